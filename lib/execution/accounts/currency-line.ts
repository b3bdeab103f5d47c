import { CurrencyRate } from "./instrument-terms.ts";

/** A currency and its rate as a line that a person can write: "EUR EURUSD", "JPY USDJPY inverted" or "CHF 1.12". */
export const currencyLine = (currency: string, source: CurrencyRate): string =>
  [currency, ...currencyWords(source)].join(" ");

export const currencyWords = (source: CurrencyRate): readonly (string | number)[] =>
  "rate" in source ? [source.rate] : source.inverted ? [source.symbol, "inverted"] : [source.symbol];

/** What stands behind the currency; undefined when it is no rate. */
export function readCurrencyWords([first, way, ...rest]: readonly string[]): CurrencyRate | undefined {
  if (rest.length > 0 || (way !== undefined && way !== "inverted")) return undefined;
  const rate = Number(first);
  const source = way === undefined && rate > 0 ? { rate } : { symbol: first, inverted: way === "inverted" };
  return CurrencyRate.safeParse(source).data;
}

/** One currency a line; or one sentence that names the first line that is none. */
export function readCurrencyLines(
  text: string,
): { currencies: Record<string, CurrencyRate> } | { problem: string } {
  const currencies: Record<string, CurrencyRate> = {};
  for (const [i, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    const [currency = "", ...words] = line.trim().split(/\s+/);
    const source = readCurrencyWords(words);
    if (source === undefined || !/^[A-Z0-9]{3,10}$/.test(currency))
      return {
        problem: `Line ${i + 1} is no rate of a currency: write "EUR EURUSD", "JPY USDJPY inverted" or "CHF 1.12".`,
      };
    currencies[currency] = source;
  }
  return { currencies };
}
