import type { Micros } from "#lib/core/columns.ts";
import { DAY } from "#lib/core/time.ts";
import { averageCostTrades } from "./average-cost-trades.ts";
import { type CapitalFlow, moneyWeightedReturn } from "./capital-flow-returns.ts";
import type { ConventionSet } from "./convention-sets.ts";
import { EquityPath } from "./equity-path.ts";
import type { FactSource, FillFigures, FlowFigures, PathFigures } from "./facts.ts";
import { type Fills, fifoTrades } from "./fifo-trades.ts";
import { closedTrades, type TradeSet, type TradeSetName, tradeSetOf } from "./trade-set.ts";

export type StatisticsSettings = {
  readonly initialEquity: number;
  /** IANA zone whose days are the sessions. */
  readonly timeZone: string;
  /** Sessions a year: 252 exchange days, 365 for markets that never close. */
  readonly periodsPerYear: number;
  /** A year's rate as a fraction; taken per session as (1 + rate)^(1/A) − 1. */
  readonly riskFreeRate: number;
};

/** Columns that are absent were not recorded; statistics that need them say so. */
export type StatisticsInput = StatisticsSettings & {
  /** One point a bar, in account currency; `gross` and `net` are market value ÷ equity. */
  readonly equity: {
    readonly length: number;
    readonly time: Float64Array;
    readonly equity: Float64Array;
    readonly gross: Float64Array;
    readonly net?: Float64Array;
  };
  /** The benchmark's equity on the same bars, from the same initial equity; empty when there is none. */
  readonly benchmark?: Float64Array;
  /** Round trips; an open one has exitTime NaN and is not counted. `pnl` is net, in account currency. */
  readonly trades: TradeSet & { readonly exitTime: Float64Array };
  /** Signed quantities. Without the columns of `Fills` only round trips can be counted as trades. */
  readonly fills: Partial<Fills> & Pick<Fills, "length" | "quantity" | "price">;
  /** Cash paid in (> 0) and taken out, by time. */
  readonly flows?: { readonly length: number; readonly time: Float64Array; readonly amount: Float64Array };
};

const NO_TRADES: TradeSet = { length: 0, pnl: new Float64Array(0) };

/** What happened so far, from which the facts of every statistic are made; fed bar by bar or all at once. */
export class RunRecord {
  readonly #settings: StatisticsSettings;
  readonly path: EquityPath;
  readonly #flows: CapitalFlow[] = [];
  #firstTime = Number.NaN;
  #lastTime = Number.NaN;
  #fills = { count: 0, bought: 0, sold: 0 };
  /** Answers the closed trades of a set. */
  trades: (set: TradeSetName) => TradeSet = () => NO_TRADES;

  constructor(settings: StatisticsSettings) {
    this.#settings = settings;
    this.path = new EquityPath(settings.initialEquity, settings.timeZone);
  }

  addBar(time: Micros, equity: number, gross: number, net?: number, benchmark?: number): void {
    if (Number.isNaN(this.#firstTime)) this.#firstTime = time;
    this.#lastTime = time;
    this.path.add(time, equity, gross, net, benchmark);
  }

  addFill(quantity: number, price: number): void {
    this.#fills.count++;
    if (quantity > 0) this.#fills.bought += quantity * price;
    else this.#fills.sold -= quantity * price;
  }

  addFlow(time: Micros, amount: number): void {
    this.path.addFlow(amount);
    this.#flows.push({ day: time / DAY, amount: -amount });
  }

  source(set: ConventionSet, trades = set.trades, trials = { count: 1, sharpeDeviation: 0 }): FactSource {
    const { path } = this;
    const curves = { closes: path.closes(), benchmark: path.benchmarkCloses() };
    return {
      ...sampled(curves, path.dayNumbers(), set.sampling),
      periodsPerYear: this.#settings.periodsPerYear,
      riskFreeRate: this.#settings.riskFreeRate,
      riskFree: set.riskFree,
      days: path.days,
      path: pathFigures(path),
      trades: this.trades(trades),
      fills: { ...this.#fills } satisfies FillFigures,
      flows: this.#flowFigures(),
      trials,
    };
  }

  #flowFigures(): FlowFigures {
    const count = this.#flows.length;
    if (count === 0) return { count, moneyWeighted: Number.NaN };
    const start = { day: this.#firstTime / DAY, amount: -this.#settings.initialEquity };
    const end = { day: this.#lastTime / DAY, amount: this.path.moneyNow };
    return { count, moneyWeighted: moneyWeightedReturn([start, ...this.#flows, end]) };
  }
}

/** A whole run at once. */
export function recordOf(input: StatisticsInput): RunRecord {
  const record = new RunRecord(input);
  const { equity, fills, flows, benchmark } = input;
  let flow = 0;
  for (let i = 0; i < equity.length; i++) {
    const time = equity.time[i]!;
    while (flows && flow < flows.length && flows.time[flow]! < time)
      record.addFlow(flows.time[flow]!, flows.amount[flow++]!);
    record.addBar(time, equity.equity[i]!, equity.gross[i]!, equity.net?.[i], benchmark?.[i]);
  }
  for (let i = 0; i < fills.length; i++) record.addFill(fills.quantity[i]!, fills.price[i]!);
  record.trades = (set) => tradesOf(input, set);
  return record;
}

function tradesOf({ trades, fills }: StatisticsInput, set: TradeSetName): TradeSet {
  const { time, symbol, orderId, commission } = fills;
  if (set === "flat-to-flat" || !time || !symbol || !orderId || !commission) return closedTrades(trades);
  const columns = { ...fills, time, symbol, orderId, commission };
  return tradeSetOf(set === "fifo" ? fifoTrades(columns) : averageCostTrades(columns));
}

function pathFigures(path: EquityPath): PathFigures {
  const { bars, barsHeld, barsBelow, maxDrawdown, longestDrawdownDays, recoveryDays, maxFall } = path;
  const { averageEquity, grossSum, grossMost, netSum, ruin } = path;
  return {
    ...{ bars, barsHeld, barsBelow, maxDrawdown, longestDrawdownDays, recoveryDays, maxFall },
    ...{ averageEquity, grossSum, grossMost, netSum, ruin },
    profit: path.moneyNow - path.initialEquity - path.paidIn,
  };
}

type Curves = { readonly closes: Float64Array; readonly benchmark: Float64Array | undefined };

function sampled(curves: Curves, days: Int32Array, sampling: ConventionSet["sampling"]): Curves {
  if (sampling === "sessions" || curves.closes.length < 2) return curves;
  const each = (curve: Float64Array) =>
    sampling === "from-first-close" ? curve.subarray(1) : onEveryDay(curve, days);
  return { closes: each(curves.closes), benchmark: curves.benchmark && each(curves.benchmark) };
}

/** From the first session on one sample a day; between sessions the value stays. */
function onEveryDay(closes: Float64Array, days: Int32Array): Float64Array {
  const first = days[0]!;
  const samples = new Float64Array(days[days.length - 1]! - first + 1);
  for (let session = 0; session < days.length; session++)
    samples.fill(closes[session + 1]!, days[session]! - first);
  return samples;
}
