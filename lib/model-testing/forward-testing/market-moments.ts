import type { BarColumns, Micros } from "#lib/core/columns.ts";
import type { MarketBar, MarketMoment } from "#lib/execution/paper/index.ts";
import { mergeTimelines } from "#lib/model-testing/backtesting/index.ts";

/**
 * Stored bars as a market tells them: everything that ends at one time after `after`, in order. `others`, which price
 * them: the last that had ended before the first moment, then each with the first moment that ends after it began. Who
 * goes on after a moment is told some of them again.
 */
export function* marketMoments(
  bars: readonly BarColumns[],
  after: Micros = Number.NEGATIVE_INFINITY,
  others: readonly BarColumns[] = [],
): Generator<MarketMoment> {
  const at = bars.map((one) => firstAfter(one.end, after));
  let told: number[] | undefined;
  for (const time of mergeTimelines(bars.map((one) => one.end))) {
    if (time <= after) continue;
    const ending: MarketBar[] = [];
    for (const [k, one] of bars.entries()) {
      const i = at[k]!;
      if (one.end[i] !== time) continue;
      ending.push(barAt(one, i));
      at[k] = i + 1;
    }
    if (others.length === 0) {
      yield { time, bars: ending };
      continue;
    }
    told ??= others.map((one) => firstKnown(one, ending));
    yield { time, bars: ending, others: begun(others, told, time) };
  }
}

/** Of others, those that begin before `time`, from where each was told; a first one also when it begins later. */
function begun(others: readonly BarColumns[], told: number[], time: Micros): MarketBar[] {
  const found: MarketBar[] = [];
  for (const [k, one] of others.entries()) {
    let i = told[k]!;
    for (; i < one.length && (one.start[i]! < time || i === 0); i++)
      found.push({ ...barAt(one, i), next: null });
    told[k] = i;
  }
  return found;
}

/** The last that had ended when the first of these began; the first of all when none had. */
const firstKnown = (one: BarColumns, bars: readonly MarketBar[]): number =>
  Math.max(0, firstAfter(one.end, Math.min(...bars.map(({ start }) => start))) - 1);

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
