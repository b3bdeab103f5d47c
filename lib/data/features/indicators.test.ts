import { describe, expect, it } from "vitest";
import { indicatorContract } from "#lib/testkit/contracts/index.ts";
import {
  atr,
  bollinger,
  crossesAbove,
  crossesBelow,
  ema,
  highest,
  indicatorList,
  indicators,
  lowest,
  macd,
  roc,
  rsi,
  sma,
  standardDeviation,
  wma,
} from "./index.ts";

const series = (...values: number[]) => Float64Array.from(values);
const rounded = (column: Float64Array) =>
  [...column].map((value) => (Number.isNaN(value) ? null : Number(value.toFixed(6))));

/** A seeded walk of prices in cents: bars that fit together, and volumes. */
function walk(length: number) {
  let state = 7;
  const chance = () => {
    state = (state * 1103515245 + 12345) % 2 ** 31;
    return state / 2 ** 31;
  };
  const cents = (value: number) => Math.round(value * 100) / 100;
  const columns = Object.fromEntries(
    ["open", "high", "low", "close", "volume"].map((name) => [name, new Float64Array(length)]),
  ) as Record<"open" | "high" | "low" | "close" | "volume", Float64Array>;
  let price = 100;
  for (let i = 0; i < length; i++) {
    const open = cents(price + (chance() - 0.5));
    price = cents(price + (chance() - 0.5) * 4);
    columns.open[i] = open;
    columns.close[i] = price;
    columns.high[i] = cents(Math.max(open, price) + chance());
    columns.low[i] = cents(Math.min(open, price) - chance());
    columns.volume[i] = Math.round(1000 + chance() * 9000);
  }
  return columns;
}

const prices = walk(700);
/** Columns for the inputs of any indicator; a second series is not the first. */
const inputsOf = (indicator: (typeof indicatorList)[number]) =>
  indicator.inputs.map((name, k) => {
    if (name === "b") return prices.open.map((value, i) => (i % 3 === 0 ? value + 1 : value - 1));
    return prices[name as keyof typeof prices] ?? (k === 0 ? prices.close : prices.volume);
  });

describe("every indicator keeps the contract", () => {
  for (const indicator of indicatorList)
    it(indicator.name, () => {
      const inputs = inputsOf(indicator);
      const short = [3, 4, 16]
        .map((period) => ({ period }))
        .find((p) => indicator.parameters.safeParse(p).success);
      const other = short ?? {};
      expect([
        ...indicatorContract(indicator, inputs),
        ...indicatorContract(indicator, inputs, other),
      ]).toEqual([]);
    });

  it("is registered under its own name", () => {
    expect(Object.entries(indicators).every(([name, { name: own }]) => name === own)).toBe(true);
  });

  it("names an indicator that exists when it is a variant of one", () => {
    const variants = indicatorList.flatMap(({ variantOf }) => variantOf ?? []);
    expect(variants.filter((name) => !(name in indicators))).toEqual([]);
  });
});

describe("figures worked by hand", () => {
  it("averages", () => {
    expect(rounded(sma.block([series(1, 2, 3, 4, 8)], { period: 3 })[0])).toEqual([null, null, 2, 3, 5]);
    expect(rounded(ema.block([series(1, 2, 3, 4, 8)], { period: 3 })[0])).toEqual([null, null, 2, 3, 5.5]);
    expect(rounded(wma.block([series(1, 2, 3, 4, 8)], { period: 3 })[0])).toEqual([
      null,
      null,
      2.333333,
      3.333333,
      5.833333,
    ]);
  });

  it("keeps a running mean exact through large values", () => {
    const values = series(1e16, 1, 1, 1, 1, 1);
    expect(sma.block([values], { period: 3 })[0].slice(-3)).toEqual(series(1, 1, 1));
  });

  it("extremes", () => {
    expect(rounded(highest.block([series(1, 5, 2, 3, 4)], { period: 3 })[0])).toEqual([null, null, 5, 5, 4]);
    expect(rounded(lowest.block([series(1, 5, 2, 3, 4)], { period: 3 })[0])).toEqual([null, null, 1, 2, 2]);
  });

  it("deviation, zero on a flat window", () => {
    const values = series(1, 2, 3, 3, 3, 3);
    expect(rounded(standardDeviation.block([values], { period: 3 })[0])).toEqual([
      null,
      null,
      0.816497,
      0.471405,
      0,
      0,
    ]);
    expect(rounded(standardDeviation.block([values], { period: 3, sample: true })[0])[2]).toBe(1);
    expect(bollinger.block([values], { period: 3 }).map((column) => rounded(column)[2])).toEqual([
      3.632993, 2, 0.367007,
    ]);
  });

  it("Wilder's RSI and ATR", () => {
    expect(rounded(rsi.block([series(10, 11, 10, 12, 12)], { period: 2 })[0])).toEqual([
      null,
      null,
      50,
      83.333333,
      83.333333,
    ]);
    expect(rounded(rsi.block([series(5, 5, 5)], { period: 2 })[0])[2]).toBe(50);
    const range = atr.block([series(10, 12, 15, 13), series(8, 9, 12, 11), series(9, 11, 14, 12)], {
      period: 2,
    });
    expect(rounded(range[0])).toEqual([null, null, 3.5, 3.25]);
  });

  it("rate of change and MACD", () => {
    expect(rounded(roc.block([series(100, 110, 99)], { period: 1 })[0])).toEqual([null, 10, -10]);
    const lines = macd.block([series(1, 2, 4, 7, 11)], { fast: 1, slow: 2, signal: 2 }).map(rounded);
    expect(lines).toEqual([
      [null, null, 0.833333, 1.277778, 1.759259],
      [null, null, 0.666667, 1.074074, 1.530864],
      [null, null, 0.166667, 0.203704, 0.228395],
    ]);
    expect(() => macd.block([series(1)], { fast: 5, slow: 5 })).toThrow(/shorter/);
  });

  it("a cross needs the other side first and skips equal values", () => {
    const a = series(1, 3, 2, 3, 1, 2, 3);
    const b = series(2, 2, 2, 2, 2, 2, 2);
    expect([...crossesAbove.block([a, b])[0]]).toEqual([0, 1, 0, 0, 0, 0, 1]);
    expect([...crossesBelow.block([a, b])[0]]).toEqual([0, 0, 0, 0, 1, 0, 0]);
  });

  it("refuses a period below 1", () => {
    expect(() => sma.block([series(1, 2)], { period: 0 })).toThrow();
  });
});
