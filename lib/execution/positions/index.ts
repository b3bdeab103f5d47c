/**
 * Positions: what fills do to cash, holdings and round trips. Two ledgers: `Ledger` in float64 for simulations, and
 * the exact double-entry books of real orders. Not here: when and at what price orders fill (brokers).
 */
export * from "./account-fact.ts";
export * from "./book-executions.ts";
export * from "./double-entry.ts";
export type { Lot } from "./exact-lots.ts";
export { Ledger, type Side } from "./ledger.ts";
export { fullyPaid, type LedgerTerms } from "./ledger-terms.ts";
export { LotBook, type LotMethod } from "./lots.ts";
export type { TradeBook } from "./trade-book.ts";
export * from "./value-account.ts";
