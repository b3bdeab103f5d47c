import type { Micros } from "#lib/core/columns.ts";
import type { Price, Quantity } from "#lib/core/money.ts";
import type { AlgorithmMarket, AlgorithmOrder, Window } from "./algorithm.ts";
import type { AlgorithmChoice } from "./algorithms.ts";

/** A slice that became an order. `n` counts from 1 and makes its idempotency key. */
export type Child = {
  readonly n: number;
  readonly at: Micros;
  readonly quantity: Quantity;
  readonly filled: Quantity;
  /** Nothing of it is left at the venue. */
  readonly ended: boolean;
};

export type ChildOrder = Pick<Child, "n" | "quantity"> & {
  readonly type: "market" | "limit" | "market-on-close" | "limit-on-close";
  readonly limitPrice: Price | null;
  readonly timeInForce: "DAY" | "CLS";
};

/** `upTo` of the order may be filled and working together from `at` on. */
export type Step = { readonly at: Micros; readonly upTo: Quantity };

/** Everything that an algorithm remembers: the fold of its events, plain data. */
export type AlgorithmState = {
  readonly choice: AlgorithmChoice;
  readonly order: AlgorithmOrder;
  readonly market: AlgorithmMarket;
  /** Of its own; what it looks like from outside is `phaseOf`. */
  readonly status: "running" | "paused" | "cancelled" | "taken-over";
  /** Why it paused by itself; "" otherwise. */
  readonly reason: string;
  readonly window: Window;
  readonly schedule: readonly Step[];
  readonly children: readonly Child[];
  /** What it had asked for when its participation was last changed; 0 before. */
  readonly before: Quantity;
  /** Units traded by everybody while it ran, since then. */
  readonly volume: number;
  readonly pace: number;
  /** Children in a row that were refused. */
  readonly refusals: number;
  /** No child before this: one came back unfilled. */
  readonly notBefore: Micros;
  readonly at: Micros;
};

export type AlgorithmCommand =
  | { readonly command: "pause" | "resume" | "cancel" | "take-over" }
  | { readonly command: "accelerate"; readonly factor: number }
  | { readonly command: "accelerate"; readonly finishBy: Micros }
  | ({ readonly command: "change"; readonly key?: string } & AlgorithmChange);

/** What may be changed while it runs, one of them: when it is to end, or its part of the volume. */
export type AlgorithmChange = { readonly end: Micros } | { readonly percent: number };

export type AlgorithmEvent = { readonly at: Micros } & (
  | { readonly kind: "clock" }
  /** A bar ended: its volume, everybody's. */
  | { readonly kind: "bar"; readonly volume: number }
  /** Where a child stands now. `refused`: it ended by a refusal, ours or the venue's. */
  | {
      readonly kind: "child";
      readonly n: number;
      readonly filled: Quantity;
      readonly ended: boolean;
      readonly refused?: boolean;
      /** What was said when it was refused, in sentences. */
      readonly reason?: string;
    }
  | ({ readonly kind: "command" } & AlgorithmCommand)
);

/** What is to be done now: new orders, and numbers of children to cancel. */
export type Advance = {
  readonly state: AlgorithmState;
  readonly children: readonly ChildOrder[];
  readonly cancels: readonly number[];
};

export type Phase = "running" | "paused" | "stopping" | "done" | "cancelled" | "taken-over";

const total = (values: readonly Quantity[]): Quantity =>
  values.reduce<bigint>((sum, value) => sum + value, 0n) as Quantity;

export const filledOf = ({ children }: Pick<AlgorithmState, "children">): Quantity =>
  total(children.map((child) => child.filled));

/** At the venue and not filled. */
export const workingOf = ({ children }: Pick<AlgorithmState, "children">): Quantity =>
  total(children.filter((child) => !child.ended).map(leavesOf));

/** What no child has: neither filled nor working. Below zero only after an overfill at the venue. */
export const unallocatedOf = (state: Pick<AlgorithmState, "children" | "order">): Quantity =>
  (state.order.quantity - filledOf(state) - workingOf(state)) as Quantity;

export const leavesOf = ({ quantity, filled }: Child): Quantity =>
  (quantity > filled ? quantity - filled : 0n) as Quantity;

export function phaseOf(state: AlgorithmState): Phase {
  if (filledOf(state) >= state.order.quantity) return "done";
  if (state.status === "cancelled") return workingOf(state) > 0n ? "stopping" : "cancelled";
  return state.status;
}

/** Nothing more will happen by itself. */
export const isOver = (state: AlgorithmState): boolean =>
  workingOf(state) === 0n && !["running", "paused"].includes(phaseOf(state));
