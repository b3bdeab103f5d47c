import type { Micros } from "#lib/core/columns.ts";
import { type Money, negated, type Quantity } from "#lib/core/money.ts";
import { type LedgerAccount, type LedgerTransaction, type Posting, transaction } from "./double-entry.ts";

export const ACCOUNT_FACT = [
  "dividend",
  "split",
  "interest",
  "borrow-fee",
  "funding",
  "conversion",
  "variation",
  "symbol-change",
  "roll",
  "delisting",
  "margin-call",
  "fee",
] as const;

/** What a broker did to an account besides fills. `id` makes a repeated fact one fact. */
export type AccountFact = {
  readonly id: string;
  readonly at: Micros;
  readonly kind: (typeof ACCOUNT_FACT)[number];
  /** Null: the whole account. */
  readonly symbol: string | null;
  readonly currency: string;
  /** Added to cash. */
  readonly amount: Money;
  /** Added to the position; a split does, and a symbol change takes them away. */
  readonly units: Quantity;
  /** New units for one old, dividend per unit, funding rate, what equity lacked. */
  readonly value: number | null;
  /**
   * Of a conversion: the other currency, and what was added to it. Of a symbol change or a roll: the next symbol, and
   * what the units had cost, in `currency`.
   */
  readonly other: { readonly name: string; readonly amount: Money } | null;
};

type OfCash = "dividend" | "interest" | "borrow-fee" | "funding" | "fee";
const OF_ACCOUNT: Record<OfCash, LedgerAccount> = {
  dividend: "dividends",
  interest: "interest",
  "borrow-fee": "borrow",
  funding: "funding",
  fee: "fees",
};

/** Cash against what it was for; what a split rounded off was sold. Without entries where no money moved. */
export function bookAccountFact(fact: AccountFact): LedgerTransaction {
  const { id, at, currency, amount, other } = fact;
  const pair = (to: LedgerAccount, from: LedgerAccount, of: string, moved: Money): Posting[] => [
    { account: to, currency: of, amount: moved },
    { account: from, currency: of, amount: negated(moved) },
  ];
  const against = againstOf(fact);
  const postings = pair("cash", against, currency, amount);
  if (fact.kind === "conversion" && other) postings.push(...pair("cash", against, other.name, other.amount));
  if (fact.kind === "symbol-change" && other)
    postings.push(...pair(`trading:${other.name}`, `trading:${fact.symbol}`, currency, other.amount));
  return transaction(`account:${id}`, at, reasonOf(fact), postings);
}

function againstOf({ kind, symbol }: AccountFact): LedgerAccount {
  if (kind === "conversion") return "exchange";
  if (kind === "variation") return `realised:${symbol}`;
  return kind in OF_ACCOUNT ? OF_ACCOUNT[kind as OfCash] : `trading:${symbol}`;
}

function reasonOf({ kind, symbol, value, other }: AccountFact): string {
  const of = symbol === null ? "" : ` of ${symbol}`;
  if (kind === "split") return `split${of}, ${value} for 1: the part of a unit`;
  if (kind === "dividend") return `dividend${of}, ${value} a unit`;
  if (kind === "symbol-change") return `${symbol} is ${other?.name} now`;
  return `${kind.replaceAll("-", " ")}${of}`;
}
