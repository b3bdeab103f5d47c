import type { Micros } from "#lib/core/columns.ts";
import type { Money, Price, Quantity } from "#lib/core/money.ts";
import type { Side } from "#lib/core/order-intent.ts";

/** What is known of an instrument when an order in it is judged. */
export type Market = {
  /** The last trade, or the mid of bid and ask; null when there is none. */
  readonly reference: Price | null;
  /** When the reference was made. */
  readonly at: Micros;
  readonly open: boolean;
  readonly tick: Price;
  readonly lot: Quantity;
  readonly multiplier: Quantity;
  /** Account currency per unit of the instrument's currency. */
  readonly rate: Price;
  /** Units a day, lately; null when not known. */
  readonly dailyVolume: Quantity | null;
};

/** The working orders of one side of one symbol together. */
export type WorkingOrders = {
  readonly symbol: string;
  readonly side: Side;
  readonly count: number;
  /** The most that may still trade (OrderView.exposed) of them all. */
  readonly exposed: Quantity;
  /** Of the one that trades first: the buyer's highest or the seller's lowest limit; null when one has none. */
  readonly best: Price | null;
};

/** An order made lately. */
export type RecentOrder = {
  readonly orderId: string;
  readonly symbol: string;
  readonly side: Side;
  readonly quantity: Quantity;
  readonly limitPrice: Price | null;
  readonly at: Micros;
};

/** Everything a control may look at. Money in the account's currency. */
export type RiskSnapshot = {
  /** Of the account's state: a verdict holds for this version only. */
  readonly version: string;
  readonly now: Micros;
  readonly account: {
    readonly id: string;
    readonly mode: "paper" | "live";
    readonly state: "open" | "reduce-only" | "halted";
    readonly shortAllowed: boolean;
    readonly equity: Money;
    /** What the positions are worth, longs and shorts together. */
    readonly gross: Money;
    /** What open orders may still open. */
    readonly reserved: Money;
    /** Realised and unrealised since the session began. */
    readonly dayProfit: Money;
  };
  /** A kill switch stands over the account, its desk, the order's strategy or everything. */
  readonly stopped?: boolean;
  /** Symbols under a kill switch of their own. */
  readonly stoppedSymbols?: ReadonlySet<string>;
  /** Signed units by symbol. */
  readonly positions: ReadonlyMap<string, Quantity>;
  readonly working: readonly WorkingOrders[];
  readonly markets: ReadonlyMap<string, Market>;
  readonly restricted: ReadonlySet<string>;
  /** Orders, cancels and replaces sent for this account within the last second. */
  readonly messages: number;
  /** Orders made lately, ended ones too. */
  readonly recent: readonly RecentOrder[];
  /** The strategy behind the order; null for a person's own. */
  readonly strategy: {
    readonly version: string;
    readonly approved: boolean;
    readonly executions: readonly Micros[];
  } | null;
  /** The order that this one is a slice of; `unallocated` is what its other slices do not cover. */
  readonly parent: { readonly orderId: string; readonly side: Side; readonly unallocated: Quantity } | null;
};
