import type { BarColumns, Micros } from "#lib/core/columns.ts";
import type { MarketBar, MarketMoment } from "#lib/execution/paper/index.ts";
import { mergeTimelines } from "#lib/model-testing/backtesting/index.ts";

/** Stored bars as a market tells them: everything that ends at one time after `after`, in order. */
export function* marketMoments(
  bars: readonly BarColumns[],
  after: Micros = Number.NEGATIVE_INFINITY,
): Generator<MarketMoment> {
  const at = bars.map((one) => firstAfter(one.end, after));
  for (const time of mergeTimelines(bars.map((one) => one.end))) {
    if (time <= after) continue;
    const ending: MarketBar[] = [];
    for (const [k, one] of bars.entries()) {
      const i = at[k]!;
      if (one.end[i] !== time) continue;
      ending.push(barAt(one, i));
      at[k] = i + 1;
    }
    yield { time, bars: ending };
  }
}

function barAt(bars: BarColumns, i: number): MarketBar {
  return {
    symbol: bars.symbol,
    start: bars.start[i]!,
    end: bars.end[i]!,
    open: bars.open[i]!,
    high: bars.high[i]!,
    low: bars.low[i]!,
    close: bars.close[i]!,
    volume: bars.volume[i]!,
    next: bars.start[i + 1] ?? null,
  };
}

function firstAfter(ends: Float64Array, time: Micros): number {
  let from = 0;
  let to = ends.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (ends[middle]! <= time) from = middle + 1;
    else to = middle;
  }
  return from;
}
