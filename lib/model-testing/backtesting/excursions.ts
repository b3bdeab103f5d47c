import type { BarColumns, Micros } from "#lib/core/columns.ts";
import { firstAtOrAfter } from "#lib/data/bars/index.ts";
import { ACCOUNT_EVENT } from "#lib/execution/accounts/index.ts";
import type { EventColumns, TradeColumns } from "./result.ts";

type Trades = Omit<TradeColumns, "worst" | "best">;
const SPLIT = ACCOUNT_EVENT.indexOf("split");

/**
 * How far each trade went against its holder and in its favour (MAE ≤ 0, MFE ≥ 0), as fractions of its entry price.
 * Highs and lows count on bars held throughout; of the entry's bar the close when it filled inside, of the exit's the
 * open and the exit itself, because what came first within a bar is not known.
 */
export function excursions(
  trades: Trades,
  bars: readonly BarColumns[],
  events: EventColumns,
): Pick<TradeColumns, "worst" | "best"> {
  const worst = new Float64Array(trades.length);
  const best = new Float64Array(trades.length);
  for (let row = 0; row < trades.length; row++) {
    const [low, high] = rangeOf(trades, row, bars[trades.symbol[row]!]!, events);
    const entry = trades.entryPrice[row]!;
    const [down, up] = [(low - entry) / Math.abs(entry), (high - entry) / Math.abs(entry)];
    const isLong = trades.quantity[row]! > 0;
    worst[row] = Math.min(0, isLong ? down : -up);
    best[row] = Math.max(0, isLong ? up : -down);
  }
  return { worst, best };
}

/** Lowest and highest price while the trade was open, in units of its end. */
function rangeOf(
  trades: Trades,
  row: number,
  bars: BarColumns,
  events: EventColumns,
): [low: number, high: number] {
  const from = trades.entryTime[row]!;
  const isOpen = Number.isNaN(trades.exitTime[row]!);
  const to = isOpen ? Number.POSITIVE_INFINITY : trades.exitTime[row]!;
  const splits = splitsOf(events, trades.symbol[row]!, from, to);
  const exit = trades.exitPrice[row]!;
  let low = exit;
  let high = exit;
  let i = firstAtOrAfter(bars.end, from + 1);
  if (i < bars.length && bars.start[i]! < from) {
    const close = bars.close[i]! / ratioAfter(splits, bars.start[i++]!);
    low = lower(low, close);
    high = higher(high, close);
  }
  for (; i < bars.length && bars.end[i]! <= to; i++) {
    const ratio = splits.length === 0 ? 1 : ratioAfter(splits, bars.start[i]!);
    low = lower(low, bars.low[i]! / ratio);
    high = higher(high, bars.high[i]! / ratio);
  }
  if (i < bars.length && bars.start[i]! < to) {
    low = lower(low, bars.open[i]!);
    high = higher(high, bars.open[i]!);
  }
  return [low, high];
}

/** A price that is NaN counts for nothing. */
const lower = (low: number, price: number) => (price < low ? price : low);
const higher = (high: number, price: number) => (price > high ? price : high);

type Split = { readonly time: Micros; readonly ratio: number };

function splitsOf(events: EventColumns, symbol: number, from: Micros, to: Micros): Split[] {
  const splits: Split[] = [];
  for (let k = 0; k < events.length; k++) {
    const time = events.time[k]!;
    if (events.kind[k] === SPLIT && events.symbol[k] === symbol && time > from && time <= to)
      splits.push({ time, ratio: events.value[k]! });
  }
  return splits;
}

/** How many units of the end one unit of then has become. */
const ratioAfter = (splits: readonly Split[], start: Micros) =>
  splits.reduce((ratio, split) => (split.time > start ? ratio * split.ratio : ratio), 1);
