import type { Definition, Words } from "./definition.ts";
import { BENCHMARK_STATISTICS } from "./definitions/benchmark.ts";
import { DISTRIBUTION_STATISTICS } from "./definitions/distribution.ts";
import { DRAWDOWN_STATISTICS } from "./definitions/drawdowns.ts";
import { EXPOSURE_STATISTICS } from "./definitions/exposure.ts";
import { FLOW_STATISTICS } from "./definitions/flows.ts";
import { INFORMATIONAL_STATISTICS } from "./definitions/informational.ts";
import { RETURN_STATISTICS } from "./definitions/returns.ts";
import { SIGNIFICANCE_STATISTICS } from "./definitions/significance.ts";
import { TAIL_STATISTICS } from "./definitions/tails.ts";
import { TRADE_STATISTICS } from "./definitions/trades.ts";
import type { Statistic } from "./statistic.ts";

/** Every statistic there is, in the order in which they are shown: one line makes a group of them known. */
export const STATISTICS = {
  ...RETURN_STATISTICS,
  ...DISTRIBUTION_STATISTICS,
  ...SIGNIFICANCE_STATISTICS,
  ...DRAWDOWN_STATISTICS,
  ...TAIL_STATISTICS,
  ...BENCHMARK_STATISTICS,
  ...TRADE_STATISTICS,
  ...EXPOSURE_STATISTICS,
  ...FLOW_STATISTICS,
  ...INFORMATIONAL_STATISTICS,
} as const satisfies Record<string, Definition>;

export type StatisticName = keyof typeof STATISTICS;
export type Statistics = Readonly<Record<StatisticName, Statistic>>;
export const STATISTIC_NAMES = Object.keys(STATISTICS) as readonly StatisticName[];

/** What the convention of a statistic is called; `standard` is always there. */
export type ConventionName<Name extends StatisticName> = keyof (typeof STATISTICS)[Name]["conventions"];
export const definitionOf = (name: StatisticName): Definition => STATISTICS[name];

export function textOf(text: string | ((words: Words) => string), words: Words): string {
  return typeof text === "string" ? text : text(words);
}

/** What a reader looks at first. */
export const HEADLINE = [
  "cagr",
  "sharpe",
  "sortino",
  "calmar",
  "maxDrawdown",
  "volatility",
  "totalReturn",
  "winRate",
  "profitFactor",
  "exposure",
  "turnover",
  "probabilisticSharpe",
  "minimumTrackRecord",
  "deflatedSharpe",
] as const satisfies readonly StatisticName[];
