/**
 * Reconciliation: an account against its broker. What the venue says of our orders is recorded; every other difference
 * is a break that a person resolves with a reason. Not here: when it runs (trading), venues' protocols (brokers).
 */
import "server-only";

export { adoptUnknown } from "./adopt-unknown.ts";
export { type Break, type BreakKind, compareBooks } from "./compare-books.ts";
export { type Reconciled, type ReconcileHost, reconcileAccount } from "./reconcile-account.ts";
export { adjustBreak, type BreakView, listReconcile, type RunView, runReconcile } from "./resolve-break.ts";
