/** What is said symbol by symbol, or day by day, as lines that a person can write. Pure. */
import type { z } from "zod";
import {
  CashFlow,
  type CurrencyRate,
  currencyWords,
  InstrumentTerms,
  readCurrencyWords,
} from "#lib/execution/accounts/index.ts";
import { type Lines, readEach } from "./lines.ts";

type ByName<Value> = Readonly<Record<string, Value>>;

function byName<Value>(
  example: string,
  words: (value: Value) => readonly unknown[],
  read: (words: readonly string[]) => Value | undefined,
): Lines<ByName<Value>> {
  return {
    write: (values) =>
      Object.entries(values)
        .map(([name, value]) => [name, ...words(value)].join(" "))
        .join("\n"),
    read(text) {
      const answer = readEach(text, example, ([name = "", ...rest]) => {
        const value = read(rest);
        return value === undefined ? undefined : ([name, value] as const);
      });
      if ("problem" in answer) return answer;
      return { value: answer.entries.length > 0 ? Object.fromEntries(answer.entries) : undefined };
    },
  };
}

const figure = (word: string | undefined) => (word === undefined ? Number.NaN : Number(word));
const kept = <Value>(schema: z.ZodType<Value>, value: unknown) => schema.safeParse(value).data;

/** "GME 0.35": a symbol and its yearly share of value. */
export const rateLines = byName<number>(
  '"GME 0.35"',
  (rate) => [rate],
  ([rate, ...rest]) => {
    const value = figure(rate);
    return value >= 0 && value <= 10 && rest.length === 0 ? value : undefined;
  },
);

/** "BTC-PERP BTC-FUNDING": a symbol and the one whose bars are its funding rate. */
export const seriesLines = byName<string>(
  '"BTC-PERP BTC-FUNDING"',
  (series) => [series],
  ([series, ...rest]) => (rest.length === 0 ? series : undefined),
);

/** "BTCUSDT 0.0003": a symbol and the share of value that a long pays each time; less than 0 when it receives. */
export const fundingLines = byName<number>(
  '"BTCUSDT 0.0003"',
  (rate) => [rate],
  ([rate, ...rest]) => {
    const value = figure(rate);
    return Math.abs(value) <= 0.05 && rest.length === 0 ? value : undefined;
  },
);

/** "EUR EURUSD", with "inverted" behind it when the bars quote the other way round; "CHF 1.12": a rate that stays. */
export const currencyLines = byName<CurrencyRate>(
  '"EUR EURUSD", "JPY USDJPY inverted" or "CHF 1.12"',
  currencyWords,
  readCurrencyWords,
);

/** How many words follow each keyword of a symbol's terms, and what they mean. */
const TERMS: Readonly<Record<string, { words: number; read: (words: readonly string[]) => object }>> = {
  multiplier: { words: 1, read: ([value]) => ({ multiplier: figure(value) }) },
  currency: { words: 1, read: ([currency]) => ({ currency }) },
  daily: { words: 0, read: () => ({ settlement: "daily" }) },
  margin: { words: 2, read: ([a, b]) => ({ margin: { initial: figure(a), maintenance: figure(b) } }) },
  quotes: { words: 2, read: ([bid, ask]) => ({ quotes: { bid, ask } }) },
};

/** "ES multiplier 50 daily margin 12000 11000 currency USD quotes ESB ESA", in any order. */
export const termLines = byName<InstrumentTerms>(
  '"ES multiplier 50 daily margin 12000 11000" or "SAP currency EUR"',
  ({ multiplier, settlement, margin, currency, quotes }) => [
    ...(multiplier === 1 ? [] : ["multiplier", multiplier]),
    ...(settlement === "daily" ? ["daily"] : []),
    ...(margin ? ["margin", margin.initial, margin.maintenance] : []),
    ...(currency ? ["currency", currency] : []),
    ...(quotes ? ["quotes", quotes.bid, quotes.ask] : []),
  ],
  (words) => {
    let terms = {};
    for (let at = 0; at < words.length; ) {
      const keyword = words[at]!;
      const known = Object.hasOwn(TERMS, keyword) ? TERMS[keyword] : undefined;
      if (!known || at + known.words >= words.length) return undefined;
      terms = { ...terms, ...known.read(words.slice(at + 1, at + 1 + known.words)) };
      at += 1 + known.words;
    }
    return kept(InstrumentTerms, terms);
  },
);

/** Symbols in any layout: lines, blanks or commas between them. */
export const symbolLines: Lines<readonly string[]> = {
  write: (symbols) => symbols.join(" "),
  read: (text) => ({ value: text.split(/[\s,]+/).filter(Boolean) }),
};

/** "2020-03-01 5000" pays in, "2020-06-01 -2000" takes out. */
export const flowLines: Lines<readonly CashFlow[]> = {
  write: (flows) => flows.map(({ date, amount }) => `${date} ${amount}`).join("\n"),
  read(text) {
    const answer = readEach(text, '"2020-03-01 5000" or "2020-06-01 -2000"', ([date, amount, ...rest]) =>
      rest.length > 0 ? undefined : kept(CashFlow, { date, amount: figure(amount) }),
    );
    if ("problem" in answer) return answer;
    return { value: answer.entries.length > 0 ? answer.entries : undefined };
  },
};
