import type { Micros } from "#lib/core/columns.ts";
import type { Money, Price, Quantity } from "#lib/core/money.ts";
import type { CommandId, Fee, OrderIntent, OrderTerms } from "./order-fact.ts";

/** Every state of an order at a venue and before it, with FIX OrdStatus (39) where FIX has one. */
export const ORDER_STATES = {
  received: null,
  denied: null,
  queued: null,
  sending: null,
  unknown: null,
  quarantined: null,
  "closed-by-operator": null,
  "pending-new": "A",
  new: "0",
  "partially-filled": "1",
  filled: "2",
  "done-for-day": "3",
  cancelled: "4",
  "pending-cancel": "6",
  stopped: "7",
  rejected: "8",
  suspended: "9",
  calculated: "B",
  expired: "C",
  "pending-replace": "E",
} as const;
export type OrderState = keyof typeof ORDER_STATES;

/**
 * Where several hold at once the highest is shown: FIX 4.4 volume 4, "Order State Change Matrices". States that
 * FIX ranks alike cannot hold together without a contradiction, which is flagged; the order here then decides.
 */
export const PRECEDENCE = [
  "pending-cancel",
  "pending-replace",
  "done-for-day",
  "calculated",
  "filled",
  "stopped",
  "suspended",
  "cancelled",
  "expired",
  "partially-filled",
  // A venue may take an order and reject it later: nothing of it is left there.
  "rejected",
  "new",
  "pending-new",
] as const satisfies readonly OrderState[];

/** Nothing of the order is left at the venue. A late fill can still change what was traded. */
export const ENDED: ReadonlySet<OrderState> = new Set([
  "denied",
  "filled",
  "cancelled",
  "rejected",
  "expired",
  "calculated",
  "closed-by-operator",
]);

const live = ["pending-cancel", "pending-replace", "suspended", "stopped", "done-for-day"] as const;
const venue = [
  "pending-new",
  "new",
  "partially-filled",
  "filled",
  "cancelled",
  "expired",
  "rejected",
] as const;

/** The changes a working system shows. Any other is stored all the same, and raises an alert. */
const EXPECTED: Record<OrderState, readonly OrderState[]> = {
  received: ["denied", "queued"],
  denied: [],
  queued: ["sending", "cancelled"],
  sending: ["unknown", "queued", ...venue, ...live],
  unknown: ["queued", "quarantined", ...venue, ...live],
  quarantined: ["closed-by-operator", "queued", ...venue, ...live],
  "closed-by-operator": [],
  "pending-new": ["new", "rejected", "partially-filled", "filled", "cancelled", "expired", "pending-cancel"],
  new: ["partially-filled", "filled", "cancelled", "expired", "rejected", "calculated", ...live],
  "partially-filled": ["new", "filled", "cancelled", "expired", "calculated", ...live],
  "pending-cancel": ["new", "partially-filled", "filled", "cancelled", "expired", "rejected", ...live],
  "pending-replace": ["new", "partially-filled", "filled", "cancelled", "expired", "rejected", ...live],
  stopped: ["partially-filled", "filled", "new", "cancelled", "pending-cancel", "pending-replace"],
  suspended: ["new", "partially-filled", "cancelled", "expired", "pending-cancel", "pending-replace"],
  "done-for-day": [
    "new",
    "partially-filled",
    "filled",
    "cancelled",
    "expired",
    "calculated",
    "pending-cancel",
  ],
  filled: ["partially-filled", "new", "cancelled", "pending-replace", "calculated", "done-for-day"],
  calculated: [],
  cancelled: [],
  expired: [],
  rejected: [],
};

export const isExpectedChange = (from: OrderState, to: OrderState): boolean =>
  from === to || EXPECTED[from].includes(to);

/** Where one request to the venue stands. `unknown`: it may or may not have reached the venue. */
export type CommandState = {
  readonly command: CommandId;
  readonly kind: "new" | "cancel" | "replace";
  readonly state: "queued" | "sending" | "acknowledged" | "refused" | "unknown" | "quarantined";
  readonly attempt: number;
  readonly reason?: string;
  readonly terms?: OrderTerms;
  /** Of a replace: which version of the terms it asks for, from 1. */
  readonly version?: number;
};

/** An execution that counts: busts taken out, corrections applied. */
export type Execution = {
  readonly execution: string;
  readonly at: Micros;
  readonly quantity: Quantity;
  readonly price: Price;
  readonly fee: Fee | null;
  readonly market?: string;
  readonly settles?: string;
};

/**
 * late-fill: a trade after the order ended. overfill: more traded than asked. contradiction: two facts that cannot
 * both be true. missing-execution: the venue counts, or takes back, a trade that has not been reported.
 * no-intent: an order that we did not make.
 */
export type OrderFlag = "late-fill" | "overfill" | "contradiction" | "missing-execution" | "no-intent";

/** What a set of facts says about an order: a pure function of the set. */
export type OrderView = {
  readonly intent: OrderIntent | null;
  readonly state: OrderState;
  /** FIX 39; null before the venue knows of the order. */
  readonly ordStatus: string | null;
  readonly terms: OrderTerms | null;
  /** Replacements that took effect; 0 is the first version. */
  readonly version: number;
  readonly filled: Quantity;
  readonly leaves: Quantity;
  readonly notional: Money;
  readonly averagePrice: Price | null;
  readonly fees: readonly Fee[];
  readonly executions: readonly Execution[];
  readonly commands: readonly CommandState[];
  /** The most that may still trade if every open request comes out against us: what buying power is held for. */
  readonly exposed: Quantity;
  readonly flags: readonly OrderFlag[];
  /** Why it was denied, rejected or quarantined. */
  readonly reason: string | null;
  readonly updatedAt: Micros;
};
