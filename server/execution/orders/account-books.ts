import { type Money, money, type Price, price, type Quantity, quantity } from "#lib/core/money.ts";
import {
  type AccountPrices,
  type AccountValue,
  type Balances,
  type TradedInstrument,
  valueAccount,
} from "#lib/execution/positions/index.ts";
import type { Quotes } from "./quotes.ts";

/** What the database says of an account's books, as JSON. */
export type BooksRow = {
  balances: { entry: string; currency: string; amount: string }[];
  positions: [symbol: string, units: string][];
  instruments: InstrumentRow[];
  /** A unit of `base` in the account's currency. */
  rates: { base: string; rate: string }[];
  /** What had been gained in all when the day began; null before the first. */
  began: string | null;
};
export type InstrumentRow = Record<"symbol" | "currency" | "tick" | "lot" | "multiplier", string> & {
  restricted: boolean;
  settlement: TradedInstrument["settlement"];
};

const ONE: Price = price("1");

/** The BooksRow of the account whose row is `a`, as SQL; `now`: an expression of the moment in epoch microseconds. */
export const booksOf = (now: string): string => `account_books(a.id, NULL, ${now})`;

/** What an account's own market calls a currency's rate, where it has one: a quote like any other. */
export const currencyPair = (base: string, quote: string): string => `${base}/${quote}`;

export type AccountBooks = AccountValue &
  AccountPrices & {
    readonly balances: Balances;
    /** Since the day began: realised and unrealised, fees taken off. */
    readonly dayProfit: Money;
  };

/** The account valued at the quotes of now. */
export function readBooks(row: BooksRow, currency: string, quotes: Quotes): AccountBooks {
  const balances: Balances = {
    amounts: new Map(row.balances.map((one) => [`${one.entry} ${one.currency}`, money(one.amount)])),
    positions: new Map<string, Quantity>(row.positions.map(([symbol, units]) => [symbol, quantity(units)])),
  };
  const instruments = new Map(row.instruments.map((one) => [one.symbol, one]));
  const rates = new Map(row.rates.map(({ base, rate }) => [base, price(rate)]));
  const prices: AccountPrices = {
    instrument: (symbol) => tradedInstrument(instruments.get(symbol)),
    mark: (symbol) => quotes(symbol)?.reference ?? null,
    rate: (of) =>
      of === currency ? ONE : (quotes(currencyPair(of, currency))?.reference ?? rates.get(of) ?? null),
  };
  const value = valueAccount(balances, prices);
  const began = row.began === null ? 0n : money(row.began);
  return { ...prices, ...value, balances, dayProfit: (value.profit - began) as Money };
}

export const tradedInstrument = (
  row: Pick<InstrumentRow, "symbol" | "currency" | "multiplier" | "settlement"> | undefined,
): TradedInstrument | null =>
  row
    ? {
        symbol: row.symbol,
        currency: row.currency,
        multiplier: quantity(row.multiplier),
        settlement: row.settlement,
      }
    : null;
