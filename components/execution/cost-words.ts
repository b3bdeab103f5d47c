import { formatNumber, formatSigned } from "#components/ui/index.ts";
import type { CostSplit, Known, OrderCosts } from "#lib/execution/tca/index.ts";

export const BENCHMARKS = ["arrival", "decision", "vwap", "twap", "close"] as const;
export type Benchmark = (typeof BENCHMARKS)[number];
export const BENCHMARK_TITLES: Record<Benchmark, string> = {
  arrival: "Arrival",
  decision: "Decision",
  vwap: "VWAP",
  twap: "TWAP",
  close: "Close",
};

/** Parts of the shortfall in the order in which they arise, with what each is. */
export const SPLIT_PARTS: readonly (readonly [part: keyof CostSplit, title: string, hint: string])[] = [
  ["delay", "Delay", "What the market did between the decision and the first send"],
  ["spread", "Spread", "Half the spread on what was filled"],
  ["impact", "Impact", "Fills beyond half the spread from the market's price at each fill"],
  ["timing", "Timing", "What the market did between the first send and each fill"],
  ["opportunity", "Opportunity", "What was not filled, from the decision to the end"],
  ["fees", "Fees", "Commission and other fees"],
];

/** Basis points with their sign: above zero is worse. */
export const bps = (value: number | null): string => formatSigned(value, 1);

export const interval = (low: number | null, high: number | null): string =>
  low === null || high === null ? "too few" : `${bps(low)} … ${bps(high)}`;

/** Milliseconds of a latency in microseconds. */
export const millis = (micros: number | null): string =>
  formatNumber(micros === null ? null : micros / 1000, 1);

export type Costs = Known<OrderCosts>;
