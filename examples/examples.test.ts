import { readdirSync } from "node:fs";
import { expect, it } from "vitest";

type Example = { run: () => Record<string, unknown> };

/** What each example prints. A new example states its figures here. */
const FIGURES: Record<string, Record<string, unknown>> = {
  "01-first-backtest.ts": {
    finalEquity: 264_427,
    trades: 9,
    sharpe: "0.451",
    maxDrawdown: "-0.339",
    benchmarkMaxDrawdown: "-0.568",
  },
  "02-your-own-strategy.ts": {
    finalEquity: 183_424,
    trades: 76,
    winRate: "0.440",
    firstLine: "bought 113 at 839.75",
  },
  "03-signals.ts": { standard: 140_141, slower: 232_021 },
  "04-many-symbols.ts": { finalEquity: 89_827, fills: 151, orders: 151, largestGross: "1.000" },
};

it.each(Object.entries(FIGURES))("%s prints what it states", async (file, figures) => {
  const { run } = (await import(`./${file}`)) as Example;
  expect(run()).toEqual(figures);
});

it("states the figures of every example", () => {
  const files = readdirSync(import.meta.dirname).filter((name) => /^\d\d-.*\.ts$/.test(name));
  expect(files.sort()).toEqual(Object.keys(FIGURES));
});
