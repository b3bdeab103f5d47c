import type { Micros } from "#lib/core/columns.ts";

/** One fill of either side. `order` is the strategy's own number of its order: the same in both while both agree. */
export type ComparedTrade = {
  readonly order: number;
  readonly symbol: string;
  readonly time: Micros;
  /** Signed. */
  readonly quantity: number;
  readonly price: number;
  readonly fee: number;
};

export const GAP_CAUSES = [
  "data",
  "timing",
  "price",
  "fees",
  "missed",
  "rejected",
  "manual",
  "income",
] as const;
/**
 * data: other bars than are stored. timing: at another moment. price: at the same moment, at another price. fees.
 * missed: not, only in part, or beside the backtest. rejected: by a control or the market. manual: a person ended it.
 * income: dividends, interest and costs of what was held because of it.
 */
export type GapCause = (typeof GAP_CAUSES)[number];

/** Why the forward test has no or other fills of an order. */
export type OrderFate = "rejected" | "manual";

export type Difference = {
  /** Number of the trade, from 1. */
  readonly trade: number;
  readonly forward: ComparedTrade | null;
  readonly backtest: ComparedTrade | null;
};

/** What an exact decimal of order management may cut off. */
const ROUNDING = 1e-9;
const same = (a: number, b: number) => Math.abs(a - b) <= ROUNDING * Math.max(1, Math.abs(a), Math.abs(b));

const isSame = (a: ComparedTrade, b: ComparedTrade): boolean =>
  a.symbol === b.symbol &&
  a.time === b.time &&
  same(a.quantity, b.quantity) &&
  same(a.price, b.price) &&
  same(a.fee, b.fee);

export type ValuedTrades = {
  /** In units, symbols and at prices of the last day, as if every split had come before them; account currency. */
  readonly trades: readonly ComparedTrade[];
  /** Dividends, interest, fees of holding, what splits rounded off and other currencies brought; account currency. */
  readonly income: number;
  /** What a unit of each symbol is worth in the end, account currency. */
  readonly marks: ReadonlyMap<string, number>;
};

/** The first trade that is not the same on both sides; null when all are. */
export function firstDifference(
  forward: readonly ComparedTrade[],
  backtest: readonly ComparedTrade[],
): Difference | null {
  const length = Math.max(forward.length, backtest.length);
  for (let k = 0; k < length; k++) {
    const [one, other] = [forward[k] ?? null, backtest[k] ?? null];
    if (one === null || other === null || !isSame(one, other))
      return { trade: k + 1, forward: one, backtest: other };
  }
  return null;
}

type Side = { quantity: number; value: number; fee: number; time: Micros };
type Pair = { order: number; symbol: string; forward: Side; backtest: Side };

/**
 * The gap in profit, forward less backtest, by cause; account currency. A fill of q units at p is worth
 * q × (mark − p) − fee in the end, beside its income, so the parts add up to the gap whatever happened.
 * Both sides are valued over the same bars. `data`: what other bars changed, known already.
 */
export function gapByCause(
  forward: ValuedTrades,
  backtest: ValuedTrades,
  fates: ReadonlyMap<number, OrderFate>,
  data: number,
): Record<GapCause, number> {
  const income = forward.income - backtest.income;
  const gap = { data, timing: 0, price: 0, fees: 0, missed: 0, rejected: 0, manual: 0, income };
  for (const { order, symbol, forward: did, backtest: would } of pairsOf(forward.trades, backtest.trades)) {
    const mark = forward.marks.get(symbol) ?? 0;
    const common = overlap(did.quantity, would.quantity);
    const better = common === 0 ? 0 : common * (would.value / would.quantity - did.value / did.quantity);
    const whole = (did.quantity - would.quantity) * mark - (did.value - would.value);
    gap.fees -= did.fee - would.fee;
    gap[did.time === would.time ? "price" : "timing"] += better;
    gap[fates.get(order) ?? "missed"] += whole - better;
  }
  return gap;
}

/** By order and symbol: after the two have parted, a number may mean another symbol's order. */
function pairsOf(forward: readonly ComparedTrade[], backtest: readonly ComparedTrade[]): Iterable<Pair> {
  const pairs = new Map<string, Pair>();
  const none = (): Side => ({ quantity: 0, value: 0, fee: 0, time: Number.NaN });
  const sides = [
    ["forward", forward],
    ["backtest", backtest],
  ] as const;
  for (const [side, trades] of sides)
    for (const { order, symbol, time, quantity, price, fee } of trades) {
      const key = `${order} ${symbol}`;
      const pair = pairs.get(key) ?? { order, symbol, forward: none(), backtest: none() };
      pairs.set(key, pair);
      const sums = pair[side];
      if (Number.isNaN(sums.time)) sums.time = time;
      sums.quantity += quantity;
      sums.value += quantity * price;
      sums.fee += fee;
    }
  return pairs.values();
}

/** Signed units that both traded. */
function overlap(a: number, b: number): number {
  if (a === 0 || b === 0 || a > 0 !== b > 0) return 0;
  return Math.sign(a) * Math.min(Math.abs(a), Math.abs(b));
}
