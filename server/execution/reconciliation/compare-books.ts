import {
  difference,
  type Money,
  money,
  moneyText,
  NO_MONEY,
  NO_QUANTITY,
  type Quantity,
  quantityText,
} from "#lib/core/money.ts";
import type { VenueAsk } from "#server/execution/brokers/index.ts";

export type BreakKind = "position" | "cash" | "order-missing" | "order-unknown" | "order-filled";

/** Where two books differ; what each says, as decimal text or a state. */
export type Break = {
  readonly kind: BreakKind;
  /** A symbol, a currency, an order's id of ours, or the client order id of one that is not ours. */
  readonly subject: string;
  readonly ours: string;
  readonly theirs: string;
  /** Of an order that is not ours. */
  readonly unknown?: TheirOrder;
};

export type OurOrder = { readonly orderId: string; readonly state: string; readonly filled: Quantity };
export type TheirOrder = {
  readonly clientOrderId: string;
  readonly filled: Quantity;
  /** What it asks for, where the venue says. */
  readonly asks: VenueAsk | null;
};

export type Book<Order> = {
  readonly positions: ReadonlyMap<string, Quantity>;
  readonly cash: ReadonlyMap<string, Money>;
  /** By client order id of the order itself. */
  readonly orders: ReadonlyMap<string, Order>;
};

/** Null: the venue cannot be asked, so nothing is compared. */
export type TheirBook = { readonly [Part in keyof Book<TheirOrder>]: Book<TheirOrder>[Part] | null };

/** The states in which the venue must know an order. */
const AT_VENUE = new Set([
  "new",
  "partially-filled",
  "pending-cancel",
  "pending-replace",
  "suspended",
  "stopped",
]);

/** Venues tell cash to the cent, books keep every fraction of a fee: less than half a cent apart is the same. */
const HALF_A_CENT = money("0.005");

/** Every difference between what we keep and what the broker says, in a fixed order; empty when they agree. */
export function compareBooks(ours: Book<OurOrder>, theirs: TheirBook): Break[] {
  const { positions, cash, orders } = theirs;
  const breaks: Break[] = [];
  for (const symbol of positions ? keys(ours.positions, positions) : []) {
    const [a, b] = [ours.positions.get(symbol) ?? NO_QUANTITY, positions?.get(symbol) ?? NO_QUANTITY];
    if (a !== b)
      breaks.push({ kind: "position", subject: symbol, ours: quantityText(a), theirs: quantityText(b) });
  }
  for (const currency of cash ? keys(ours.cash, cash) : []) {
    const [a, b] = [ours.cash.get(currency) ?? NO_MONEY, cash?.get(currency) ?? NO_MONEY];
    const apart = difference(a, b);
    if (apart >= HALF_A_CENT || -apart >= HALF_A_CENT)
      breaks.push({ kind: "cash", subject: currency, ours: moneyText(a), theirs: moneyText(b) });
  }
  for (const id of orders ? keys(ours.orders, orders) : []) {
    const [mine, venue] = [ours.orders.get(id), orders?.get(id)];
    if (!mine && venue)
      breaks.push({
        kind: "order-unknown",
        subject: id,
        ours: "not ours",
        theirs: `${asked(venue)}open, ${quantityText(venue.filled)} filled`,
        unknown: venue,
      });
    if (mine && !venue && AT_VENUE.has(mine.state))
      breaks.push({ kind: "order-missing", subject: mine.orderId, ours: mine.state, theirs: "not open" });
    if (mine && venue && mine.filled !== venue.filled)
      breaks.push({
        kind: "order-filled",
        subject: mine.orderId,
        ours: quantityText(mine.filled),
        theirs: quantityText(venue.filled),
      });
  }
  return breaks;
}

const asked = ({ asks }: TheirOrder): string =>
  asks ? `${asks.side} ${quantityText(asks.quantity)} ${asks.symbol} ${asks.type}, ` : "";

const keys = (a: ReadonlyMap<string, unknown>, b: ReadonlyMap<string, unknown>): string[] =>
  [...new Set([...a.keys(), ...b.keys()])].sort();
