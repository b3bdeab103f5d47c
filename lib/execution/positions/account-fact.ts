import type { Micros } from "#lib/core/columns.ts";
import { type Money, negated, type Quantity } from "#lib/core/money.ts";
import { type LedgerAccount, type LedgerTransaction, transaction } from "./double-entry.ts";

export const ACCOUNT_FACT = ["dividend", "split", "interest", "borrow-fee", "funding"] as const;

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
  /** Added to the position; only a split does. */
  readonly units: Quantity;
  /** New units for one old, dividend per unit, funding rate. */
  readonly value: number | null;
};

const OF_ACCOUNT: Record<Exclude<AccountFact["kind"], "split">, LedgerAccount> = {
  dividend: "dividends",
  interest: "interest",
  "borrow-fee": "borrow",
  funding: "funding",
};

/** Cash against what it was for; what a split rounded off was sold. */
export function bookAccountFact(fact: AccountFact): LedgerTransaction {
  const { id, at, kind, symbol, currency, amount } = fact;
  const against = kind === "split" ? (`trading:${symbol}` as const) : OF_ACCOUNT[kind];
  return transaction(`account:${id}`, at, reasonOf(fact), [
    { account: "cash", currency, amount },
    { account: against, currency, amount: negated(amount) },
  ]);
}

function reasonOf({ kind, symbol, value }: AccountFact): string {
  const of = symbol === null ? "" : ` of ${symbol}`;
  if (kind === "split") return `split${of}, ${value} for 1: the part of a unit`;
  if (kind === "dividend") return `dividend${of}, ${value} a unit`;
  return `${kind.replaceAll("-", " ")}${of}`;
}
