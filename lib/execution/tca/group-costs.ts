import type { OrderCosts } from "./order-costs.ts";
import { weightedMean } from "./weighted-mean.ts";

/** How orders may be put together. */
export const GROUP_KEYS = [
  "account",
  "broker",
  "symbol",
  "algorithm",
  "strategy",
  "side",
  "hour",
  "size",
] as const;
export type GroupKey = (typeof GROUP_KEYS)[number];

/** Fewer orders than this are shown with their interval, and not ranked. */
export const ENOUGH_ORDERS = 30;

export type CostGroup = {
  readonly name: string;
  readonly orders: number;
  readonly notional: number;
  readonly fillRate: number;
  /** Means weighted by notional, basis points, over the orders that have the figure. */
  readonly slippageBps: OrderCosts["slippageBps"];
  readonly shortfallBps: number;
  readonly markoutsBps: OrderCosts["markoutsBps"];
  /** 95 % interval of the mean slippage against arrival; NaN below three orders that have it. */
  readonly arrivalIntervalBps: { readonly low: number; readonly high: number };
  /** Enough orders to be compared with other groups. */
  readonly isRanked: boolean;
  /** In currency, summed over the orders that have the part. */
  readonly split: OrderCosts["split"];
  readonly latency: { readonly p50: number; readonly p95: number; readonly p99: number };
};

type Member = { readonly group: string; readonly costs: OrderCosts };

/** Costs in groups, the largest notional first. */
export function groupCosts(members: readonly Member[]): CostGroup[] {
  const groups = new Map<string, OrderCosts[]>();
  for (const { group, costs } of members) groups.set(group, [...(groups.get(group) ?? []), costs]);
  return [...groups].map(([name, all]) => summary(name, all)).sort((a, b) => b.notional - a.notional);
}

function summary(name: string, all: readonly OrderCosts[]): CostGroup {
  const notional = all.reduce((sum, one) => sum + one.notional, 0);
  const each = <Key extends string>(of: (one: OrderCosts) => Readonly<Record<Key, number>>) => {
    const names = Object.keys(of(all[0]!)) as Key[];
    return Object.fromEntries(names.map((key) => [key, weighted(all, (one) => of(one)[key])])) as Record<
      Key,
      number
    >;
  };
  const split = (Object.keys(all[0]!.split) as (keyof OrderCosts["split"])[]).map(
    (key) => [key, sumOfKnown(all.map((one) => one.split[key]))] as const,
  );
  const latencies = all.flatMap(({ latency }) =>
    latency.acknowledged === null ? [] : [latency.acknowledged],
  );
  const arrival = weightedMean(all.map((one) => ({ value: one.slippageBps.arrival, weight: one.notional })));
  return {
    name,
    orders: all.length,
    notional,
    fillRate: all.reduce((sum, one) => sum + one.fillRate, 0) / all.length,
    slippageBps: each((one) => one.slippageBps),
    shortfallBps: weighted(all, (one) => one.shortfallBps),
    markoutsBps: each((one) => one.markoutsBps),
    arrivalIntervalBps: { low: arrival.low, high: arrival.high },
    isRanked: arrival.n >= ENOUGH_ORDERS,
    split: Object.fromEntries(split) as OrderCosts["split"],
    latency: {
      p50: quantile(latencies, 0.5),
      p95: quantile(latencies, 0.95),
      p99: quantile(latencies, 0.99),
    },
  };
}

const weighted = (all: readonly OrderCosts[], of: (one: OrderCosts) => number): number =>
  weightedMean(all.map((one) => ({ value: of(one), weight: one.notional }))).mean;

/** NaN when no order has the figure: nothing known is not zero. */
function sumOfKnown(values: readonly number[]): number {
  const known = values.filter(Number.isFinite);
  return known.length === 0 ? Number.NaN : known.reduce((sum, value) => sum + value, 0);
}

/** Nearest rank. */
function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? Number.NaN;
}

const BUCKETS = [0.001, 0.01, 0.05, 0.1] as const;

/** An order's size as a bucket of the day's volume. */
export function sizeBucket(quantity: number, dailyVolume: number | null): string {
  if (dailyVolume === null || !(dailyVolume > 0)) return "volume unknown";
  const share = quantity / dailyVolume;
  const above = BUCKETS.findLast((edge) => share >= edge);
  const below = BUCKETS.find((edge) => share < edge);
  const percent = (edge: number) => `${edge * 100} %`;
  if (above === undefined) return `below ${percent(BUCKETS[0])} of a day`;
  return below === undefined
    ? `above ${percent(above)} of a day`
    : `${percent(above)} to ${percent(below)} of a day`;
}
