import type { Price, Quantity } from "./money.ts";

export type Side = "buy" | "sell" | "sell-short";

/** What an order asks for; a replace gives new terms, version by version. */
export type OrderTerms = {
  readonly quantity: Quantity;
  readonly limitPrice: Price | null;
  readonly stopPrice: Price | null;
};

/** What somebody wants to trade, before anybody allowed it. */
export type OrderIntent = OrderTerms & {
  readonly orderId: string;
  readonly account: string;
  readonly symbol: string;
  readonly side: Side;
  /** A word of lib/core/order.ts, kept as text: an old order outlives the list. */
  readonly type: string;
  readonly timeInForce: string;
  /** The strategy version that proposed it; absent for a person's own. */
  readonly strategy?: string;
  /** The order that this one is a slice of. */
  readonly parent?: string;
  /** The basket that it was reviewed and sent in. */
  readonly basket?: string;
  /** What else the venue should heed, in the words of its adapter: "goodTill", "trailAmount", "reduceOnly" … */
  readonly instructions?: Readonly<Record<string, string>>;
};
