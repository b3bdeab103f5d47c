import type { Micros } from "#lib/core/columns.ts";
import type { Ledger } from "#lib/execution/positions/index.ts";
import type { MarketRules } from "./market-rules.ts";

/** A holding that a market begins with. */
export type Holding = {
  readonly symbol: string;
  readonly quantity: number;
  readonly averagePrice: number;
  readonly mark: number;
  /** Of what is settled daily: the price up to which its profit has been paid. */
  readonly settled?: number | undefined;
};

export type MarketOpening = {
  readonly rules: MarketRules;
  readonly symbols: readonly string[];
  readonly cash: number;
  /** Other currencies: what is owned of them, and what a unit was worth last. */
  readonly balances?: Readonly<Record<string, number>> | undefined;
  readonly rates?: Readonly<Record<string, number>> | undefined;
  readonly holdings: readonly Holding[];
  /** An order fills only in bars that start this long after it came. */
  readonly latency: Micros;
};

/**
 * Puts into an empty ledger what an account brings along; answers the currencies whose rates are known from the
 * beginning. `symbols` and `currencies`: names of the ledger's rows.
 */
export function bringAlong(
  ledger: Ledger,
  symbols: readonly string[],
  currencies: readonly string[],
  { rules, cash, balances = {}, rates = {}, holdings }: MarketOpening,
): string[] {
  const stated = Object.entries(rules.currencies).flatMap(([currency, source]) =>
    "rate" in source ? [[currency, source.rate] as const] : [],
  );
  const known = [...Object.entries(rates).filter(([currency]) => currencies.includes(currency)), ...stated];
  for (const [currency, rate] of known) ledger.setRate(currencies.indexOf(currency), rate);
  for (const { symbol, quantity, averagePrice, settled } of holdings) {
    const s = symbols.indexOf(symbol);
    if (quantity !== 0) ledger.apply(s, quantity, averagePrice, 0, 0, 0);
    ledger.mark[s] = settled ?? averagePrice;
  }
  ledger.settle();
  for (const { symbol, mark } of holdings) ledger.mark[symbols.indexOf(symbol)] = mark;
  // Fills and settlement moved cash as if all of it happened now.
  ledger.cash = cash;
  currencies.forEach((currency, c) => {
    ledger.balances[c] = balances[currency] ?? 0;
  });
  return known.map(([currency]) => currency);
}
