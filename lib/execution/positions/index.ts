/** Positions: what fills do to cash, holdings and round trips. Not here: when and at what price orders fill (brokers). */
export { Ledger } from "./ledger.ts";
export { fullyPaid, type LedgerTerms } from "./ledger-terms.ts";
export { LotBook, type LotMethod } from "./lots.ts";
export type { TradeBook } from "./trade-book.ts";
