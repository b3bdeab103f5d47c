import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { syntheticBars } from "#lib/data/bars/index.ts";
import { aSpec, barsFromCsv, runBacktest } from "#lib/testkit/builders/index.ts";
import { strategyContract } from "#lib/testkit/contracts/index.ts";
import { builtIns, describeStrategy } from "./index.ts";

/** S&P 500 daily 2000–2020, from vega-datasets. */
const sp500 = barsFromCsv("SPX", readFileSync("node_modules/vega-datasets/data/sp500-2000.csv", "utf8"));
const synthetic = syntheticBars({ symbol: "SYNTHETIC", bars: 1500, seed: 3 });

/** Default parameters, 100,000 at the start, fills at the next open, no costs. Checked by a second program. */
const GOLDEN = {
  "buy-and-hold": {
    fills: 1,
    trades: 1,
    finalEquity: 196515.125984,
    maxDrawdown: "-0.562233",
    sharpe: "0.268167",
  },
  "sma-cross": {
    fills: 114,
    trades: 57,
    finalEquity: 148465.91505200005,
    maxDrawdown: "-0.308480",
    sharpe: "0.232006",
  },
  "donchian-breakout": {
    fills: 96,
    trades: 48,
    finalEquity: 105085.51128800002,
    maxDrawdown: "-0.273909",
    sharpe: "0.070707",
  },
  "rsi-mean-reversion": {
    fills: 70,
    trades: 35,
    finalEquity: 102044.0774009001,
    maxDrawdown: "-0.282582",
    sharpe: "0.067905",
  },
  "momentum-rotation": {
    fills: 37,
    trades: 18,
    finalEquity: 197512.683708,
    maxDrawdown: "-0.355924",
    sharpe: "0.325901",
  },
};

describe.each(Object.entries(builtIns))("%s", (name, strategy) => {
  it("keeps the strategy contract", () => expect(strategyContract(strategy, synthetic)).toEqual([]));

  it("gives its golden figures on the S&P 500", () => {
    const { fills, trades, equity, statistics } = runBacktest(
      aSpec({ symbols: ["SPX"], capital: 100_000 }),
      strategy,
      [sp500],
    );
    expect({
      fills: fills.length,
      trades: trades.length,
      finalEquity: equity.equity.at(-1),
      maxDrawdown: statistics.maxDrawdown.value?.toFixed(6),
      sharpe: statistics.sharpe.value?.toFixed(6),
    }).toEqual(GOLDEN[name as keyof typeof GOLDEN]);
  });
});

it("describes parameters, indicators and warm-up for forms and charts", () => {
  expect(describeStrategy(builtIns["sma-cross"])).toEqual({
    name: "SMA cross",
    description: "Long while the fast moving average is above the slow one, flat otherwise.",
    parameters: [
      {
        name: "fast",
        title: "Fast average",
        kind: "integer",
        default: 20,
        minimum: 2,
        maximum: 200,
        step: 1,
        unit: "bars",
      },
      {
        name: "slow",
        title: "Slow average",
        kind: "integer",
        default: 50,
        minimum: 3,
        maximum: 400,
        step: 1,
        unit: "bars",
      },
    ],
    warmup: 49,
    indicators: [
      { name: "fast", pane: "price" },
      { name: "slow", pane: "price" },
    ],
    sdkVersion: 1,
  });
});
