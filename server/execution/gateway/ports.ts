import type { Micros } from "#lib/core/columns.ts";
import type { Quantity } from "#lib/core/money.ts";
import type {
  CommandId,
  OrderFact,
  OrderIntent,
  OrderTerms,
  VenueState,
} from "#lib/execution/orders/index.ts";

import type { MadeByVenue } from "#server/execution/orders/index.ts";

export type { MadeByVenue };

/** One request on its way to the venue, marked as being sent before anything leaves. */
export type ClaimedRequest = {
  readonly orderId: string;
  readonly command: CommandId;
  readonly kind: "new" | "cancel" | "replace";
  readonly attempt: number;
  readonly clientOrderId: string;
  /** Of the order itself, for a cancel or replace. */
  readonly orderClientId: string;
  readonly order: OrderIntent;
  readonly terms: OrderTerms | null;
  readonly version: number;
  readonly sentAt: Micros;
  readonly deadBy: Micros | null;
  /** Made by a kill switch to close a position. */
  readonly closing?: boolean;
  /** Not to be sent again: its order's end was asked for since, or the venue refused this attempt after an unanswered one. */
  readonly unwanted?: boolean;
};

/** What must not send now: all of the account, or some strategies and symbols. Cancels and closing orders always pass. */
export type Halt = {
  readonly all: boolean;
  readonly strategies: readonly string[];
  readonly symbols: readonly string[];
};

export const isHalted = (halt: Halt | null, { kind, closing, order }: ClaimedRequest): boolean =>
  halt !== null &&
  kind !== "cancel" &&
  closing !== true &&
  (halt.all ||
    halt.symbols.includes(order.symbol) ||
    (order.strategy !== undefined && halt.strategies.includes(order.strategy)));

export type SendAnswer =
  | { readonly outcome: "accepted" }
  | { readonly outcome: "refused"; readonly reason: string }
  /** It came after its `deadBy`: the venue did not look at it. */
  | { readonly outcome: "expired" }
  /** The id is known to the venue: an earlier attempt arrived after all. */
  | { readonly outcome: "known-id" };

export type VenueEvent = {
  readonly clientOrderId: string;
  readonly fact: OrderFact;
  /** With the first word of an order that the venue made itself. */
  readonly made?: MadeByVenue | undefined;
};

export type VenueOrder = {
  readonly state: VenueState;
  readonly filled: Quantity;
  readonly events: readonly VenueEvent[];
};

/** A broker as the gateway sees it. Every call may throw, time out, or do its work and lose the answer. */
export type Wire = {
  send(request: ClaimedRequest): Promise<SendAnswer>;
  /** What the venue knows under a client order id; null when it knows nothing. */
  query(clientOrderId: string): Promise<VenueOrder | null>;
  /** Everything that happened in the account since `from`, by the venue's clock. */
  history(from: Micros): Promise<readonly VenueEvent[]>;
};

/** What the gateway keeps. Each call is one transaction, void when another gateway took over (epoch). */
export type Store = {
  /**
   * Marks the oldest waiting request that is not halted as being sent, with its fact; `deadBy` is what will be promised.
   * A change waits for the answer to its order: a venue that does not know the order yet would refuse it for good.
   * Where the account's limit of messages a second is reached, only cancels and closing orders do not wait. What the
   * venue did not take waits a second.
   */
  claim(epoch: number, now: Micros, ttl: number | null, halt: Halt | null): Promise<ClaimedRequest | null>;
  /** Requests that were sent and not answered: of earlier epochs, or told so by `unknown`. */
  unanswered(epoch: number): Promise<readonly ClaimedRequest[]>;
  /**
   * Stores facts of an order and where its request stands now. An order whose end was asked for never waits to be sent
   * (again): it is withdrawn where nothing of it is at the venue, else it stays unknown; as one does whose later attempt
   * was refused while an earlier may still arrive.
   */
  settle(
    epoch: number,
    request: ClaimedRequest,
    state: RequestState,
    facts: readonly OrderFact[],
  ): Promise<void>;
  /** Stores what the venue told, by the venue's ids. */
  record(epoch: number, events: readonly VenueEvent[]): Promise<void>;
};

export type RequestState = "waiting" | "answered" | "unknown" | "quarantined";

/** Another gateway holds the account: this one stops. */
export class FencedOff extends Error {}
