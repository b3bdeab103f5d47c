import type { z } from "zod";
import {
  absolute,
  converted,
  larger,
  type Money,
  moneyNumber,
  moneyText,
  NO_MONEY,
  NO_QUANTITY,
  negated,
  notional,
  type Price,
  type Quantity,
  rounded,
  sum,
} from "#lib/core/money.ts";
import type { OrderIntent, Side } from "#lib/core/order-intent.ts";
import type { Market, RiskSnapshot } from "./risk-snapshot.ts";

/** An order with what is known around it. */
export type Judged = {
  readonly order: OrderIntent;
  readonly snapshot: RiskSnapshot;
  readonly market: Market | null;
};

/**
 * What an order adds to something that parallel orders share, and the most that may be added since the snapshot.
 * Added under the account's lock when the order is accepted: past `room` it is refused after all. One key always
 * means one amount: `delta` of equal keys is equal, the smallest room counts.
 */
export type Counter = { readonly key: string; readonly delta: bigint; readonly room: bigint };

/** For the eye: nothing is judged by it. `unit` "currency" stands for the account's. */
export type Measured = { readonly value: number; readonly limit: number; readonly unit: string };

export type Control<Settings> = {
  readonly title: string;
  /** One sentence: what it stops, and why. */
  readonly description: string;
  /** Its settings in an account's form; each with a default. */
  readonly settings: z.ZodType<Settings>;
  /** What it does when nobody chose. */
  readonly severity: Severity;
  /** What is wrong, in one sentence with the figures; null when nothing is. */
  check(judged: Judged, settings: Settings): string | null;
  /** What `check` compares with its limit, for controls that compare figures; of an order of no units: how things stand. */
  measure?(judged: Judged, settings: Settings): Measured | null;
  /** What the order uses up of a limit that parallel orders share. */
  counters?(judged: Judged, settings: Settings): Counter[];
};

/** A control whose settings are not told apart, as the registry's loop sees it. */
export type AnyControl = Omit<Control<never>, "settings"> & { readonly settings: z.ZodType };

/** hard: blocked. soft: asks for a tick and a reason. off: not looked at. */
export type Severity = "hard" | "soft" | "off";

export const control = <Settings>(definition: Control<Settings>): Control<Settings> => definition;

export const isBuy = (side: Side): boolean => side === "buy";
export const signed = (side: Side, quantity: Quantity): Quantity =>
  isBuy(side) ? quantity : negated(quantity);
export const heldIn = (snapshot: RiskSnapshot, symbol: string): Quantity =>
  snapshot.positions.get(symbol) ?? NO_QUANTITY;

/** The price an order is valued at: a buyer's limit, else the higher of its own and the market's; null without any. */
export function priceOf({ order, market }: Judged): Price | null {
  if (isBuy(order.side) && order.limitPrice !== null) return order.limitPrice;
  const own = order.limitPrice ?? order.stopPrice;
  const reference = market?.reference ?? null;
  return own === null || reference === null ? (own ?? reference) : larger(own, reference);
}

/** Account currency; zero without a price, which the stale-data control refuses. */
export function worthOf(judged: Judged, quantity: Quantity = judged.order.quantity): Money {
  const at = priceOf(judged);
  return at === null || judged.market === null ? NO_MONEY : valued(judged.market, at, absolute(quantity));
}

export const valued = (market: Market, at: Price, quantity: Quantity): Money =>
  converted(notional(at, quantity, market.multiplier), market.rate);

/** Computed once for each order that is judged: the controls ask the same again and again. */
function once<T>(compute: (judged: Judged) => T): (judged: Judged) => T {
  const known = new WeakMap<Judged, { readonly value: T }>();
  return (judged) => {
    let found = known.get(judged);
    if (!found) {
      found = { value: compute(judged) };
      known.set(judged, found);
    }
    return found.value;
  };
}

/** Signed units of a symbol if every working order of this side, and this order, fills whole. */
export const positionAfter = once(({ order, snapshot }): Quantity => {
  const sameSide = snapshot.working.filter(
    (other) => other.symbol === order.symbol && isBuy(other.side) === isBuy(order.side),
  );
  return sum(
    heldIn(snapshot, order.symbol),
    signed(order.side, order.quantity),
    ...sameSide.map((other) => signed(other.side, other.exposed)),
  );
});

/** Whether the order can only bring the position nearer to zero. */
export const reduces = once((judged): boolean => {
  const held = heldIn(judged.snapshot, judged.order.symbol);
  const after = positionAfter(judged);
  return held !== 0n && held > 0n !== isBuy(judged.order.side) && (after === 0n || after > 0n === held > 0n);
});

/** Market values by symbol with this order filled; symbols without a reference price do not count. */
export const valuesAfter = once((judged): ReadonlyMap<string, Money> => {
  const { snapshot, order } = judged;
  const symbols = new Set([
    ...snapshot.positions.keys(),
    ...snapshot.working.map((o) => o.symbol),
    order.symbol,
  ]);
  const values = new Map<string, Money>();
  for (const symbol of symbols) {
    const market = snapshot.markets.get(symbol);
    const at = symbol === order.symbol ? priceOf(judged) : (market?.reference ?? null);
    if (!market || at === null) continue;
    const units = symbol === order.symbol ? positionAfter(judged) : worstOf(snapshot, symbol);
    const value = valued(market, at, absolute(units));
    values.set(symbol, units < 0n ? negated(value) : value);
  }
  return values;
});

/** The larger of the position with all its buys, and with all its sells, filled. */
function worstOf(snapshot: RiskSnapshot, symbol: string): Quantity {
  const open = snapshot.working.filter((other) => other.symbol === symbol);
  const total = (orders: typeof open) =>
    sum(heldIn(snapshot, symbol), ...orders.map((other) => signed(other.side, other.exposed)));
  const bought = total(open.filter((other) => isBuy(other.side)));
  const sold = total(open.filter((other) => !isBuy(other.side)));
  return absolute(bought) >= absolute(sold) ? bought : sold;
}

/** Longs and shorts together with this order filled. */
export const grossAfter = once(
  (judged): Money => sum(NO_MONEY, ...[...valuesAfter(judged).values()].map(absolute)),
);

/** An amount as a part of equity, in percent; null without equity. */
export const percentOfEquity = ({ snapshot }: Judged, amount: Money): number | null => {
  const { equity } = snapshot.account;
  return equity > 0n ? (moneyNumber(amount) / moneyNumber(equity)) * 100 : null;
};

/** "1234.5": an amount as a sentence shows it, to the cent. */
export const shown = (amount: Money): string => moneyText(rounded(amount, 2));
