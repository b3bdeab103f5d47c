import type { Micros } from "#lib/core/columns.ts";
import type { Money, Price, Quantity } from "#lib/core/money.ts";
import type { OrderIntent, OrderTerms } from "#lib/core/order-intent.ts";

export type { OrderIntent, OrderTerms, Side } from "#lib/core/order-intent.ts";

/** Names one request to the venue: the new order, a cancel or a replace. Its client order id on the wire. */
export type CommandId = string;

/** A fee is positive when paid, negative when it is a rebate. */
export type Fee = { readonly amount: Money; readonly currency: string };

type Trade = {
  /** The venue's id of the execution: the only key that makes two reports one. */
  readonly execution: string;
  readonly quantity: Quantity;
  readonly price: Price;
  readonly fee?: Fee;
  /** Where it traded and when it settles (ISO date), where the venue says so. */
  readonly market?: string;
  readonly settles?: string;
};

/** The states that a venue answers to a query. */
export type VenueState = "working" | "filled" | "cancelled" | "expired" | "rejected";

/** What we did or decided ourselves. */
type LocalFact =
  | { readonly kind: "intent"; readonly order: OrderIntent }
  /** The venue had it, nobody here had placed it: a person made it ours. Controls never judged it. */
  | { readonly kind: "adopted"; readonly by: string | null; readonly reason: string }
  | { readonly kind: "risk-passed" }
  | { readonly kind: "risk-denied"; readonly control: string; readonly reason: string }
  | { readonly kind: "withdrawn" }
  /** Of an order that an algorithm works: how far its children are, and how the algorithm stands. */
  | {
      readonly kind: "worked";
      readonly step: number;
      readonly phase: "running" | "paused" | "stopping" | "done" | "cancelled" | "taken-over";
      readonly filled: Quantity;
      /** Average of what was filled. */
      readonly price: Price | null;
      readonly reason?: string;
    }
  | { readonly kind: "cancel-requested"; readonly command: CommandId }
  | {
      readonly kind: "replace-requested";
      readonly command: CommandId;
      readonly version: number;
      readonly terms: OrderTerms;
    }
  | {
      readonly kind: "send-marked";
      readonly command: CommandId;
      readonly attempt: number;
      /** After this moment the venue cannot act on the attempt any more; null when it gives no such promise. */
      readonly deadBy: Micros | null;
    }
  | {
      readonly kind: "send-answered";
      readonly command: CommandId;
      readonly attempt: number;
      readonly outcome: "accepted" | "refused" | "ambiguous";
      readonly reason?: string;
    }
  | { readonly kind: "proven-absent"; readonly command: CommandId; readonly attempt: number }
  | {
      readonly kind: "quarantined";
      readonly command: CommandId;
      readonly attempt: number;
      readonly reason: string;
    }
  | { readonly kind: "operator-closed"; readonly by: string; readonly second: string; readonly note: string };

/** What the venue said: FIX ExecType (150) in words. `command` names the request it answers, when it says. */
type VenueFact =
  | { readonly kind: "pending-new" }
  /** What the venue calls the order (FIX OrderID 37), where it has a name of its own for it. */
  | { readonly kind: "accepted"; readonly venueOrderId?: string }
  | ({ readonly kind: "trade" } & Trade)
  | { readonly kind: "trade-cancelled"; readonly refersTo: string }
  | ({ readonly kind: "trade-corrected"; readonly refersTo: string } & Trade)
  | { readonly kind: "pending-cancel"; readonly command?: CommandId }
  | { readonly kind: "pending-replace"; readonly command?: CommandId }
  | { readonly kind: "cancelled"; readonly command?: CommandId }
  | {
      readonly kind: "replaced";
      readonly version: number;
      readonly terms: OrderTerms;
      readonly command?: CommandId;
    }
  | { readonly kind: "request-refused"; readonly command: CommandId; readonly reason: string }
  | { readonly kind: "rejected"; readonly reason: string }
  | { readonly kind: "expired" }
  | { readonly kind: "done-for-day" }
  | { readonly kind: "stopped" }
  | { readonly kind: "suspended" }
  | { readonly kind: "calculated" }
  /** The venue changed the order by itself (a corporate action, a decrease, back from done-for-day). */
  | {
      readonly kind: "restated";
      readonly version: number;
      readonly terms?: Partial<OrderTerms>;
      /** By a split: so many units one became, each worth so much less. */
      readonly ratio?: Quantity;
    }
  | { readonly kind: "query-found"; readonly state: VenueState; readonly filled: Quantity }
  | { readonly kind: "query-missing" };

/**
 * One thing that is known about an order. Facts are only ever added; their order of arrival means nothing.
 * `id` makes a repeated fact one fact; `at` is when it happened by its source's clock, UTC.
 */
export type OrderFact = { readonly id: string; readonly at: Micros } & (LocalFact | VenueFact);
export type FactKind = OrderFact["kind"];
export type FactOf<Kind extends FactKind> = Extract<OrderFact, { kind: Kind }>;

/** The command id of the order itself. */
export const NEW_ORDER: CommandId = "new";
