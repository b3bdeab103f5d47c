import {
  absolute,
  converted,
  difference,
  type Money,
  NO_MONEY,
  negated,
  notional,
  type Price,
  type Quantity,
  sum,
} from "#lib/core/money.ts";
import type { TradedInstrument } from "./book-executions.ts";

export type Balances = {
  /** By `entry currency`, "cash USD" → amount: debits positive. */
  readonly amounts: ReadonlyMap<string, Money>;
  readonly positions: ReadonlyMap<string, Quantity>;
};

export type AccountPrices = {
  instrument(symbol: string): TradedInstrument | null;
  /** Null when the symbol has no price: it then counts at what was paid for it. */
  mark(symbol: string): Price | null;
  /** Account currency per unit; null when not known: the amount then counts for nothing and is named. */
  rate(currency: string): Price | null;
};

/** All in the account's currency. */
export type AccountValue = {
  readonly cash: Money;
  readonly equity: Money;
  /** What the positions are worth, longs and shorts together; futures at their full value. */
  readonly gross: Money;
  /** What was gained in all: equity less what was paid in. */
  readonly profit: Money;
  /** Symbols and currencies without a price. */
  readonly unpriced: readonly string[];
};

/** What an account is worth by its books: cash, and each position at its mark. */
export function valueAccount(
  { amounts, positions }: Balances,
  { instrument, mark, rate }: AccountPrices,
): AccountValue {
  const unpriced = new Set<string>();
  const inAccount = (amount: Money, currency: string): Money => {
    const each = amount === 0n ? null : rate(currency);
    if (each === null && amount !== 0n) unpriced.add(currency);
    return each === null ? NO_MONEY : converted(amount, each);
  };
  let [cash, paidIn, held, gross] = [NO_MONEY, NO_MONEY, NO_MONEY, NO_MONEY];
  for (const [key, amount] of amounts) {
    const [entry = "", currency = ""] = key.split(" ");
    if (entry === "cash") cash = sum(cash, inAccount(amount, currency));
    if (entry === "external") paidIn = sum(paidIn, negated(inAccount(amount, currency)));
  }
  for (const [symbol, units] of positions) {
    const traded = instrument(symbol);
    if (units === 0n || traded === null) continue;
    const at = mark(symbol);
    if (at === null) unpriced.add(symbol);
    const book = (entry: string): Money => amounts.get(`${entry}:${symbol} ${traded.currency}`) ?? NO_MONEY;
    const value = at === null ? book("trading") : notional(at, units, traded.multiplier);
    held = sum(held, inAccount(worth(traded, value, book("trading"), book("realised")), traded.currency));
    gross = sum(gross, absolute(inAccount(value, traded.currency)));
  }
  const equity = sum(cash, held);
  return { cash, equity, gross, profit: difference(equity, paidIn), unpriced: [...unpriced].sort() };
}

/** A share is worth its value; a future what it gained and has not settled in cash (a gain is a negative balance). */
const worth = (traded: TradedInstrument, value: Money, paid: Money, realised: Money): Money =>
  traded.settlement === "full" ? value : sum(difference(value, paid), realised);
