import type { Micros } from "#lib/core/columns.ts";
import type { OrderType, TimeInForce } from "#lib/core/order.ts";
import type { PaperTerms } from "./paper-order.ts";

/** What happened to the account itself: before the bars of a day in this order, a margin call after a close. */
export type PaperAccountEvent = {
  readonly order: null;
  readonly kind: (typeof PAPER_ACCOUNT_EVENT)[number];
  /** Null: the whole account. */
  readonly symbol: string | null;
  /** Market time. */
  readonly time: Micros;
  /** What it added to cash, account currency. */
  readonly amount: number;
  /** Ratio of a split, dividend per unit, price of a delisting, funding rate, what equity lacked; null when there is nothing to say. */
  readonly value: number | null;
  /** What it added to the position; a split does, and a symbol change takes it all away. */
  readonly units: number;
  /** Where it was paid in another currency: that amount, of which `amount` is the worth. */
  readonly own?: { readonly currency: string; readonly amount: number };
  /** The symbol that a symbol change or a roll goes on under, and what a unit of the position had cost. */
  readonly to?: { readonly symbol: string; readonly cost: number };
};
export const PAPER_ACCOUNT_EVENT = [
  "interest",
  "borrow-fee",
  "dividend",
  "split",
  "symbol-change",
  "roll",
  "delisting",
  "funding",
  "variation",
  "margin-call",
] as const;

/** What a paper market tells. Units are signed; prices are the simulation's own, not rounded. */
export type PaperEvent = PaperOrderEvent | PaperAccountEvent;

type MadeTerms = {
  readonly symbol: string;
  readonly quantity: number;
  readonly type: OrderType;
  readonly limit: number | null;
  readonly stop: number | null;
};

export type PaperOrderEvent = { readonly order: string } & (
  | { readonly kind: "accepted" }
  | {
      readonly kind: "trade";
      /** Market time. */
      readonly time: Micros;
      readonly quantity: number;
      readonly price: number;
      /** Account currency, as the rate: what a unit of the symbol's currency was worth, where that is another. */
      readonly fee: number;
      readonly rate?: number;
      /** What the order still wants. */
      readonly left: number;
    }
  | { readonly kind: "replaced"; readonly terms: PaperTerms }
  /** The market made this order itself: the n-th exit of the bracket of order `of`, from 1. */
  | ({
      readonly kind: "exit";
      readonly of: string;
      readonly n: number;
      readonly type: "stop" | "limit";
    } & MadeTerms)
  /**
   * The market made this order itself, its n-th: to close a position after a margin call, at a delisting, in a roll, or
   * to open in the next contract what was held of `instead`.
   */
  | ({ readonly kind: "made"; readonly n: number; readonly instead: string } & MadeTerms)
  /** What was open of order `of` when its symbol changed. */
  | ({ readonly kind: "moved"; readonly of: string; readonly timeInForce: TimeInForce } & MadeTerms)
  /**
   * The market changed the order: it is for this many units in all, above zero. An exit follows what its entry filled;
   * a split also moves prices by its `ratio`, and what had filled counts in units of its own day.
   */
  | {
      readonly kind: "restated";
      readonly quantity: number;
      readonly prices?: { readonly limit: number | null; readonly stop: number | null };
      readonly ratio?: number;
    }
  /** A cancel or replace that came to nothing: the order is what it was. */
  | { readonly kind: "refused"; readonly reason: string }
  /** Its symbol changed: another order goes on for it. */
  | { readonly kind: "left"; readonly reason: string }
  | { readonly kind: "cancelled" | "rejected" | "expired"; readonly time: Micros; readonly reason: string }
);

const ENDS: ReadonlySet<PaperEvent["kind"]> = new Set(["cancelled", "rejected", "expired"]);

/**
 * Each order's end once, behind all that it traded: the simulation tells of an order at each of its changes, and what is
 * read then is what it has become by now.
 */
export function endsOnce(events: readonly PaperEvent[]): PaperEvent[] {
  const last = new Map(
    events.flatMap(({ order, kind }, at) => (ENDS.has(kind) ? [[order, at] as const] : [])),
  );
  return events.filter(({ order, kind }, at) => !ENDS.has(kind) || last.get(order) === at);
}
