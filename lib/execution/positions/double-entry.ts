import type { Micros } from "#lib/core/columns.ts";
import { invariant } from "#lib/core/errors.ts";
import { type Money, NO_MONEY, sum } from "#lib/core/money.ts";

/**
 * cash: what the account holds · trading:SYMBOL: what was paid for a symbol less what it brought, where lots are kept
 * beside the books · position:SYMBOL: what is held, at cost · clearing:SYMBOL: the other side of a futures
 * position, which costs nothing to hold · realised:SYMBOL, fees, dividends, interest, borrow, funding: income and expense ·
 * exchange: what one currency was given for another ·
 * external: deposits and withdrawals · adjustment: differences to the broker's books, each with a reason.
 */
export type LedgerAccount =
  | "cash"
  | `trading:${string}`
  | `position:${string}`
  | `clearing:${string}`
  | `realised:${string}`
  | "fees"
  | "dividends"
  | "interest"
  | "borrow"
  | "funding"
  | "exchange"
  | "external"
  | "adjustment";

/** Debits are positive, credits negative: a gain is a negative balance of its income account. */
export type Posting = { readonly account: LedgerAccount; readonly currency: string; readonly amount: Money };

export type LedgerTransaction = {
  readonly id: string;
  readonly at: Micros;
  readonly reason: string;
  readonly postings: readonly Posting[];
};

/** A transaction without its empty postings. Throws when it does not sum to zero in every currency. */
export function transaction(
  id: string,
  at: Micros,
  reason: string,
  postings: readonly Posting[],
): LedgerTransaction {
  for (const [currency, total] of totals(postings, (posting) => posting.currency))
    invariant(total === 0n, `transaction ${id} is out of balance by ${total} in ${currency}`);
  return { id, at, reason, postings: postings.filter((posting) => posting.amount !== 0n) };
}

/** Balances by account and currency, "cash USD" → amount. */
export function balances(transactions: readonly LedgerTransaction[]): Map<string, Money> {
  return totals(
    transactions.flatMap((one) => one.postings),
    (posting) => `${posting.account} ${posting.currency}`,
  );
}

function totals(postings: readonly Posting[], keyOf: (posting: Posting) => string): Map<string, Money> {
  const result = new Map<string, Money>();
  for (const posting of postings) {
    const key = keyOf(posting);
    result.set(key, sum(result.get(key) ?? NO_MONEY, posting.amount));
  }
  return result;
}
