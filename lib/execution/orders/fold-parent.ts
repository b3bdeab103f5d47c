import { difference, larger, NO_MONEY, NO_QUANTITY, notional } from "#lib/core/money.ts";
import type { OrderIntent } from "#lib/core/order-intent.ts";
import type { FactOf, OrderFact } from "./order-fact.ts";
import { ENDED, ORDER_STATES, type OrderState, type OrderView } from "./order-state.ts";

/** The type of an order that is never sent: an algorithm works it in children, which carry exposure and executions. */
export const WORKED_BY_ALGORITHM = "algorithm";

type Phase = FactOf<"worked">["phase"];

/** What the last word of the algorithm says of its order; null for an order of any other kind. */
export function foldParent(intent: OrderIntent | null, facts: readonly OrderFact[]): OrderView | null {
  if (intent?.type !== WORKED_BY_ALGORITHM) return null;
  const words = facts.filter((fact): fact is FactOf<"worked"> => fact.kind === "worked");
  const last = words.toSorted((a, b) => a.step - b.step).at(-1);
  const filled = last?.filled ?? NO_QUANTITY;
  const state = stateOf(last?.phase ?? "running", filled > 0n);
  const ended = ENDED.has(state);
  return {
    intent,
    state,
    ordStatus: ORDER_STATES[state],
    terms: { quantity: intent.quantity, limitPrice: intent.limitPrice, stopPrice: intent.stopPrice },
    version: 0,
    filled,
    leaves: ended ? NO_QUANTITY : larger(difference(intent.quantity, filled), NO_QUANTITY),
    notional: last?.price ? notional(last.price, filled) : NO_MONEY,
    averagePrice: last?.price ?? null,
    fees: [],
    executions: [],
    commands: [],
    exposed: NO_QUANTITY,
    flags: filled > intent.quantity ? ["overfill"] : [],
    reason: last?.reason ?? (last?.phase === "taken-over" ? "Taken over by hand." : null),
    updatedAt: Math.max(0, ...facts.map((fact) => fact.at)),
  };
}

function stateOf(phase: Phase, traded: boolean): OrderState {
  if (phase === "done") return "filled";
  if (phase === "paused") return "suspended";
  if (phase === "stopping") return "pending-cancel";
  if (phase === "cancelled" || phase === "taken-over") return "cancelled";
  return traded ? "partially-filled" : "new";
}
