import type { Facts } from "./facts.ts";
import type { Outcome } from "./statistic.ts";

export const UNITS = ["percent", "ratio", "money", "days", "count", "sessions", "times-a-year"] as const;
/** How a value is meant: `percent` is a fraction that is shown times 100. */
export type Unit = (typeof UNITS)[number];
export const GROUPS = [
  "returns",
  "significance",
  "drawdowns",
  "tails",
  "benchmark",
  "trades",
  "exposure",
  "flows",
] as const;
export type Group = (typeof GROUPS)[number];

/** What a sentence of a convention is filled with: sessions a year and the risk-free rate of a year. */
export type Words = { readonly year: string; readonly riskFree: string };

/** One way in which a statistic is computed. */
export type Convention = {
  /** Formula and annualisation in one sentence. */
  readonly text: string | ((words: Words) => string);
  readonly value: (facts: Facts) => Outcome;
  /** Where it differs from the statistic's own. */
  readonly unit?: Unit;
};

export type Definition = {
  readonly label: string;
  readonly unit: Unit;
  readonly group: Group;
  /** Which way is good; null when neither is. */
  readonly better: "high" | "low" | null;
  readonly source: string;
  /** The observations that the value rests on. */
  readonly n: (facts: Facts) => number;
  /** It can be computed of resampled sessions, so a bootstrap interval makes sense. */
  readonly interval?: true;
  readonly conventions: { readonly standard: Convention; readonly [name: string]: Convention };
};

export const sessions = (facts: Facts) => facts.n;
export const bars = (facts: Facts) => facts.source.path.bars;
export const trades = (facts: Facts) => facts.source.trades.length;

const NO_BARS = "The run has no bars.";
export const FLAT = "All session returns are equal, so there is no deviation to measure.";
export const NO_BENCHMARK = "The run has no benchmark.";

/** A statistic of returns: needs so many sessions, and equity that was never used up. */
export const ofReturns =
  (least: number, value: (facts: Facts) => Outcome) =>
  (facts: Facts): Outcome => {
    const { n } = facts;
    const { ruin } = facts.source.path;
    if (ruin) return ruin;
    if (n < least) return `Needs at least ${least} sessions; there ${n === 1 ? "is 1" : `are ${n}`}.`;
    return value(facts);
  };

/** As `ofReturns`, for what divides by the deviation. */
export const ofRisk = (least: number, value: (facts: Facts) => Outcome) =>
  ofReturns(least, (facts) => (facts.flat ? FLAT : value(facts)));

export const ofBars =
  (value: (facts: Facts) => Outcome) =>
  (facts: Facts): Outcome =>
    facts.source.path.bars === 0 ? NO_BARS : value(facts);

export const asPercent = (fraction: number) => `${Number((fraction * 100).toFixed(4))} %`;
