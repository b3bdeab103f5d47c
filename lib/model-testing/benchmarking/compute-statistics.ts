import type { Micros } from "#lib/core/columns.ts";
import { CONVENTION_SETS, type ConventionSet, type ConventionSetName } from "./convention-sets.ts";
import { asPercent, type Convention, type Words } from "./definition.ts";
import { type FactSource, Facts } from "./facts.ts";
import { definitionOf, STATISTIC_NAMES, type StatisticName, type Statistics, textOf } from "./registry.ts";
import { RunRecord, recordOf, type StatisticsInput, type StatisticsSettings } from "./run-record.ts";
import { type Statistic, statistic } from "./statistic.ts";
import type { TradeSet, TradeSetName } from "./trade-set.ts";

export type StatisticsOptions = {
  /** The set whose conventions are followed; `standard` when absent. */
  readonly conventions?: ConventionSetName;
  /** What counts as one trade; as the set says when absent. */
  readonly trades?: TradeSetName;
  /** How many strategies were tried, this one included, and the deviation of their Sharpe ratios per session. */
  readonly trials?: FactSource["trials"];
};

/** Every statistic of a whole run, or only those that are named. Times in µs. */
export function computeStatistics(input: StatisticsInput, options?: StatisticsOptions): Statistics;
export function computeStatistics<Name extends StatisticName>(
  input: StatisticsInput,
  options: StatisticsOptions | undefined,
  names: readonly Name[],
): Pick<Statistics, Name>;
export function computeStatistics(
  input: StatisticsInput,
  options: StatisticsOptions = {},
  names: readonly StatisticName[] = STATISTIC_NAMES,
): Partial<Statistics> {
  return statisticsOf(recordOf(input), options, names);
}

function statisticsOf(
  record: RunRecord,
  { conventions = "standard", trades, trials }: StatisticsOptions,
  names: readonly StatisticName[],
): Partial<Statistics> {
  const set: ConventionSet = CONVENTION_SETS[conventions];
  const facts = new Facts(record.source(set, trades ?? set.trades, trials));
  const words = wordsOf(facts.source);
  return Object.fromEntries(names.map((name) => [name, statisticOf(name, set, facts, words)]));
}

function statisticOf(name: StatisticName, set: ConventionSet, facts: Facts, words: Words): Statistic {
  const convention = conventionOf(name, set);
  return statistic(convention.value(facts), definitionOf(name).n(facts), textOf(convention.text, words));
}

/** The way in which a set computes a statistic. */
export function conventionOf(name: StatisticName, { choices }: ConventionSet): Convention {
  const { conventions } = definitionOf(name);
  return conventions[choices[name] ?? "standard"] ?? conventions.standard;
}

/** Whether returns alone tell it: it counts neither trades, positions nor payments. */
export function restsOnReturns(name: StatisticName, { choices }: ConventionSet): boolean {
  const { group } = definitionOf(name);
  return choices[name]?.startsWith("sessions") || !["trades", "exposure", "flows"].includes(group);
}

function wordsOf({ periodsPerYear, riskFreeRate }: FactSource): Words {
  return { year: String(periodsPerYear), riskFree: asPercent(riskFreeRate) };
}

type ClosedTrade = { readonly pnl: number; readonly entryTime?: Micros; readonly exitTime?: Micros };

/** The same statistics while a session runs: feed what happens, ask `result` whenever you like. */
export class RunningStatistics {
  readonly #record: RunRecord;
  readonly #closed: ClosedTrade[] = [];

  constructor(settings: StatisticsSettings) {
    this.#record = new RunRecord(settings);
    this.#record.trades = () => runningTrades(this.#closed);
  }

  addBar(time: Micros, equity: number, gross: number, net?: number, benchmark?: number): void {
    this.#record.addBar(time, equity, gross, net, benchmark);
  }

  addFill(quantity: number, price: number): void {
    this.#record.addFill(quantity, price);
  }

  /** Cash that was paid in (> 0) or taken out since the last bar. */
  addFlow(time: Micros, amount: number): void {
    this.#record.addFlow(time, amount);
  }

  addClosedTrade(trade: ClosedTrade): void {
    this.#closed.push(trade);
  }

  result(options: StatisticsOptions = {}): Statistics {
    return statisticsOf(this.#record, options, STATISTIC_NAMES) as Statistics;
  }
}

function runningTrades(closed: readonly ClosedTrade[]): TradeSet {
  const column = (value: (trade: ClosedTrade) => number | undefined) =>
    closed.some((trade) => value(trade) === undefined)
      ? undefined
      : Float64Array.from(closed, (trade) => value(trade)!);
  const entryTime = column((trade) => trade.entryTime);
  const exitTime = column((trade) => trade.exitTime);
  return {
    length: closed.length,
    pnl: Float64Array.from(closed, ({ pnl }) => pnl),
    ...(entryTime && exitTime ? { entryTime, exitTime } : {}),
  };
}
