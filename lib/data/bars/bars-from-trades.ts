import type { BarColumns, Micros } from "#lib/core/columns.ts";
import { toBars } from "./assemble.ts";
import type { Sampler } from "./samplers.ts";
import type { TradeColumns } from "./trades.ts";

export type SampledBars = {
  readonly bars: BarColumns;
  /** Of each bar: number of trades, units bought by those who crossed the spread, and value traded. */
  readonly trades: Float64Array;
  readonly buyVolume: Float64Array;
  readonly turnover: Float64Array;
  /** Bars that their rule ended; one more at the end may hold the trades left over. */
  readonly complete: number;
};

/** The rows at which bars begin; the last bar ends with the last trade. */
type Cuts = { readonly first: readonly number[]; readonly complete: number };

/** Bars that end when the sampler says so. A bar starts with its first trade and ends just after its last. */
export function barsFromTrades(trades: TradeColumns, endsBar: Sampler): SampledBars {
  const first: number[] = [];
  let fresh = true;
  let complete = 0;
  for (let row = 0; row < trades.length; row++) {
    if (fresh) first.push(row);
    fresh = endsBar(trades, row);
    if (fresh) complete++;
  }
  return sampled(trades, { first, complete }, (bar, cuts) => {
    const next = cuts.first[bar + 1] ?? trades.length;
    return [trades.time[cuts.first[bar]!]!, trades.time[next - 1]! + 1];
  });
}

/** Bars of equal time, counted from the epoch; a span without trades has no bar. */
export function timeBars(trades: TradeColumns, every: Micros): SampledBars {
  const spanOf = (row: number) => Math.floor(trades.time[row]! / every);
  const first: number[] = [];
  for (let row = 0; row < trades.length; row++)
    if (row === 0 || spanOf(row) !== spanOf(row - 1)) first.push(row);
  return sampled(trades, { first, complete: first.length }, (bar, cuts) => {
    const start = spanOf(cuts.first[bar]!) * every;
    return [start, start + every];
  });
}

function sampled(
  trades: TradeColumns,
  cuts: Cuts,
  timesOf: (bar: number, cuts: Cuts) => readonly [start: Micros, end: Micros],
): SampledBars {
  const n = cuts.first.length;
  const columns = Array.from({ length: 7 }, () => new Float64Array(n));
  const counts = new Float64Array(n);
  const buyVolume = new Float64Array(n);
  const turnover = new Float64Array(n);
  const [starts, ends, open, high, low, close, volume] = columns as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  for (let bar = 0; bar < n; bar++) {
    const [from, to] = [cuts.first[bar]!, cuts.first[bar + 1] ?? trades.length];
    const [start, end] = timesOf(bar, cuts);
    // Trades of two bars may share a stamp: the later bar moves on by a microsecond.
    starts[bar] = Math.max(start, ends[bar - 1] ?? start);
    ends[bar] = Math.max(end, starts[bar]! + 1);
    open[bar] = trades.price[from]!;
    close[bar] = trades.price[to - 1]!;
    high[bar] = low[bar] = trades.price[from]!;
    counts[bar] = to - from;
    for (let row = from; row < to; row++) {
      const [price, amount] = [trades.price[row]!, trades.amount[row]!];
      high[bar] = Math.max(high[bar]!, price);
      low[bar] = Math.min(low[bar]!, price);
      volume[bar]! += amount;
      turnover[bar]! += price * amount;
      if (trades.side[row]! > 0) buyVolume[bar]! += amount;
    }
  }
  const bars = toBars(trades.symbol, columns);
  return { bars, trades: counts, buyVolume, turnover, complete: cuts.complete };
}
