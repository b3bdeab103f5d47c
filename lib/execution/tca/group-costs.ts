import type { OrderCosts } from "./order-costs.ts";

/** How orders may be put together. */
export type GroupKey = "symbol" | "side" | "account" | "algorithm" | "strategy" | "size";

/** Fewer orders than this are shown with their interval, and not ranked. */
export const ENOUGH_ORDERS = 30;
const TWO_SIDED_95 = 1.96;

export type CostGroup = {
  readonly name: string;
  readonly orders: number;
  readonly notional: number;
  readonly fillRate: number;
  /** Means weighted by notional, basis points, over the orders that have the figure. */
  readonly slippageBps: OrderCosts["slippageBps"];
  readonly shortfallBps: number;
  readonly markoutsBps: OrderCosts["markoutsBps"];
  /** Half the 95 % interval of the mean slippage against arrival; NaN below two orders. */
  readonly arrivalIntervalBps: number;
  /** Enough orders to be compared with other groups. */
  readonly isRanked: boolean;
  /** In currency, summed. */
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
    (key) => [key, all.reduce((sum, one) => sum + one.split[key], 0)] as const,
  );
  const latencies = all.flatMap(({ latency }) =>
    latency.acknowledged === null ? [] : [latency.acknowledged],
  );
  const arrivals = all.map((one) => one.slippageBps.arrival).filter(Number.isFinite);
  return {
    name,
    orders: all.length,
    notional,
    fillRate: all.reduce((sum, one) => sum + one.fillRate, 0) / all.length,
    slippageBps: each((one) => one.slippageBps),
    shortfallBps: weighted(all, (one) => one.shortfallBps),
    markoutsBps: each((one) => one.markoutsBps),
    arrivalIntervalBps: TWO_SIDED_95 * standardError(arrivals),
    isRanked: arrivals.length >= ENOUGH_ORDERS,
    split: Object.fromEntries(split) as OrderCosts["split"],
    latency: {
      p50: quantile(latencies, 0.5),
      p95: quantile(latencies, 0.95),
      p99: quantile(latencies, 0.99),
    },
  };
}

function weighted(all: readonly OrderCosts[], of: (one: OrderCosts) => number): number {
  const known = all.filter((one) => Number.isFinite(of(one)) && one.notional > 0);
  const weight = known.reduce((sum, one) => sum + one.notional, 0);
  return known.reduce((sum, one) => sum + of(one) * one.notional, 0) / weight;
}

function standardError(values: readonly number[]): number {
  const n = values.length;
  if (n < 2) return Number.NaN;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const squares = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
  return Math.sqrt(squares / (n - 1) / n);
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
