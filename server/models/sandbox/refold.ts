import type { BarColumns } from "#lib/core/columns.ts";
import type { BacktestResult } from "#lib/model-testing/backtesting/index.ts";

/** Relative to the equity: the order of additions differs from the engine's. */
const TOLERANCE = 1e-9;

/**
 * The account again from the fills and the bars that the parent holds, by other code than the engine's.
 * Answers what does not agree, or undefined: a strategy that reached into the engine cannot make up a result.
 */
export function refold(result: BacktestResult, bars: readonly BarColumns[]): string | undefined {
  const bySymbol = result.symbols.map((symbol) => bars.find((candidate) => candidate.symbol === symbol));
  const feeds = bySymbol.filter((feed) => feed !== undefined);
  if (feeds.length !== result.symbols.length) return "it names a symbol that the run does not have";
  const { fills, equity, spec } = result;
  const booked = new Float64Array(fills.length);
  for (let k = 0; k < fills.length; k++) {
    const feed = feeds[fills.symbol[k]!];
    const bar = feed ? barAt(feed, fills.time[k]!) : -1;
    if (!feed || bar < 0) return `fill ${k + 1} happens outside every bar`;
    if (!isInside(result, k, feed, bar)) return `fill ${k + 1} has a price outside its bar`;
    booked[k] = feed.end[bar]!;
  }
  const held = new Float64Array(feeds.length);
  const next = new Int32Array(feeds.length);
  let cash = spec.capital;
  let fill = 0;
  for (let i = 0; i < equity.length; i++) {
    const now = equity.time[i]!;
    if (i > 0 && !(now > equity.time[i - 1]!)) return `the equity curve goes back in time at point ${i + 1}`;
    for (; fill < fills.length && booked[fill]! <= now; fill++) {
      held[fills.symbol[fill]!]! += fills.quantity[fill]!;
      cash -= fills.quantity[fill]! * fills.price[fill]! + fills.commission[fill]!;
    }
    const value = cash + worth(feeds, held, next, now);
    if (!(Math.abs(value - equity.equity[i]!) <= TOLERANCE * Math.max(Math.abs(value), spec.capital)))
      return `the equity at point ${i + 1} is ${equity.equity[i]}, its fills make it ${value}`;
  }
  return fill === fills.length ? undefined : "it has fills after the end of the equity curve";
}

function worth(feeds: readonly BarColumns[], held: Float64Array, next: Int32Array, now: number): number {
  let value = 0;
  for (let s = 0; s < feeds.length; s++) {
    const { end, close, length } = feeds[s]!;
    let bar = next[s]!;
    while (bar < length && end[bar]! <= now) bar++;
    next[s] = bar;
    if (bar > 0 && held[s] !== 0) value += held[s]! * close[bar - 1]!;
  }
  return value;
}

/** Before slippage, every fill happens at a price between the bar's low and high. */
function isInside({ fills }: BacktestResult, k: number, { low, high }: BarColumns, bar: number): boolean {
  const price = fills.price[k]!;
  const reference = fills.quantity[k]! > 0 ? price - fills.slippage[k]! : price + fills.slippage[k]!;
  const slack = TOLERANCE * price;
  return reference >= low[bar]! - slack && reference <= high[bar]! + slack && fills.commission[k]! >= 0;
}

/** The bar with start ≤ time < end, or -1. */
function barAt({ start, end, length }: BarColumns, time: number): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (start[middle]! <= time) low = middle + 1;
    else high = middle;
  }
  return low > 0 && time < end[low - 1]! ? low - 1 : -1;
}
