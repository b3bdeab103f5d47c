import { describe, expect, it } from "vitest";
import { timeAxis } from "#components/charts/time-axis.ts";
import {
  type BacktestResult,
  BacktestSpec,
  ORDER_STATUS,
  STATISTIC_NAMES,
  type Statistics,
} from "#lib/model-testing/backtesting/index.ts";
import { commissionWords, slippageWords } from "./configuration-view.tsx";
import { sessionReturns } from "./curves.ts";
import { runCosts } from "./run-costs.ts";
import { runFindings, runSummary, whyNoTrades } from "./run-findings.ts";
import { statisticLabel } from "./statistic-labels.ts";
import { priceDecimals, tradeRows, tradeTotals, whenFormat } from "./trade-rows.ts";

const micros = (iso: string) => Date.parse(iso) * 1000;
const statistics = (over: Record<string, number> = {}) =>
  Object.fromEntries(
    STATISTIC_NAMES.map((name) => [name, { value: over[name] ?? null, n: 1, convention: "c", reason: "r" }]),
  ) as unknown as Statistics;

type Parts = {
  spec?: Partial<BacktestSpec>;
  statuses?: (typeof ORDER_STATUS)[number][];
  trades?: { entry: number; exit: number; quantity: number; pnl: number }[];
  fills?: { quantity: number; commission: number; slippage: number }[];
  over?: Partial<BacktestResult>;
};

/** A result whose columns hold just what a test is about. */
function aResult({
  spec = {},
  statuses = [],
  trades = [],
  fills = [],
  over = {},
}: Parts = {}): BacktestResult {
  const none = new Float64Array();
  const whole = BacktestSpec.parse({
    strategy: { kind: "built-in", name: "sma-cross" },
    data: { snapshot: "s", symbols: ["SPY"], resolution: "1d" },
    ...spec,
  });
  return {
    engineVersion: "1",
    spec: whole,
    symbols: ["SPY"],
    bars: 500,
    equity: { length: 0, time: none, equity: none, cash: none, drawdown: none, gross: none, net: none },
    benchmark: none,
    fills: {
      length: fills.length,
      time: none,
      symbol: new Int32Array(fills.length),
      orderId: new Int32Array(fills.length),
      quantity: Float64Array.from(fills, (fill) => fill.quantity),
      price: new Float64Array(fills.length),
      commission: Float64Array.from(fills, (fill) => fill.commission),
      slippage: Float64Array.from(fills, (fill) => fill.slippage),
    },
    trades: {
      length: trades.length,
      symbol: new Int32Array(trades.length),
      entryTime: Float64Array.from(trades, (trade) => trade.entry),
      exitTime: Float64Array.from(trades, (trade) => trade.exit),
      quantity: Float64Array.from(trades, (trade) => trade.quantity),
      entryPrice: new Float64Array(trades.length),
      exitPrice: new Float64Array(trades.length),
      pnl: Float64Array.from(trades, (trade) => trade.pnl),
      commission: new Float64Array(trades.length).fill(1),
      return: new Float64Array(trades.length),
      bars: new Int32Array(trades.length),
      income: new Float64Array(trades.length),
      worst: new Float64Array(trades.length),
      best: new Float64Array(trades.length),
    },
    orders: {
      length: statuses.length,
      status: Uint8Array.from(statuses, (status) => ORDER_STATUS.indexOf(status)),
      reason: Int32Array.from(statuses, (status) => (status === "rejected" ? 1 : 0)),
    } as BacktestResult["orders"],
    events: {
      length: 0,
      time: none,
      kind: new Uint8Array(),
      symbol: new Int32Array(),
      amount: none,
      value: none,
    },
    reasons: ["", "Not enough free cash."],
    logs: [],
    statistics: statistics(),
    benchmarkStatistics: null,
    ...over,
  };
}

describe("trades", () => {
  const trades = [
    { entry: 0, exit: 1, quantity: 5, pnl: 10 },
    { entry: 2, exit: 3, quantity: -5, pnl: -4 },
    { entry: 4, exit: Number.NaN, quantity: 5, pnl: 3 },
  ];

  it("name their side by the sign of their quantity", () => {
    expect(tradeRows(aResult({ trades })).map(({ side, symbol }) => [side, symbol])).toEqual([
      ["Long", "SPY"],
      ["Short", "SPY"],
      ["Long", "SPY"],
    ]);
  });

  it("count won and lost among the closed, and profit of all", () => {
    expect(tradeTotals(tradeRows(aResult({ trades })))).toEqual({
      won: 1,
      lost: 1,
      even: 0,
      open: 1,
      pnl: 9,
      commission: 3,
    });
  });

  it("are dated in the run's zone, a close at midnight on the day it closes", () => {
    const atClose = aResult({ spec: { fillTiming: "this-close" } });
    expect(whenFormat(atClose)(micros("2020-03-07T05:00Z"))).toBe("2020-03-06");
    expect(whenFormat(aResult())(micros("2020-03-06T14:30Z"))).toBe("2020-03-06");
    const hourly = aResult({ spec: { data: { snapshot: "s", symbols: ["SPY"], resolution: "1h" } } });
    expect(whenFormat(hourly)(micros("2020-03-06T14:30Z"))).toBe("2020-03-06 09:30:00");
  });

  it("show prices with the decimals they need", () => {
    expect([
      priceDecimals([1455.22]),
      priceDecimals([1.0842]),
      priceDecimals([0.0003]),
      priceDecimals([]),
    ]).toEqual([2, 4, 6, 2]);
  });
});

describe("what to know before believing a run", () => {
  const texts = (result: BacktestResult, synthetic = false) =>
    runFindings(result, { synthetic }).map(({ text }) => text);

  it("says when nothing was charged, and when the fill is optimistic", () => {
    expect(texts(aResult())).toContain("No costs");
    expect(texts(aResult({ spec: { commission: { type: "bps", bps: 1 } } }))).toContain("Costs included");
    expect(texts(aResult({ spec: { commission: { type: "bps", bps: 0 } } }))).toContain("No costs");
    expect(texts(aResult({ spec: { fillTiming: "this-close" } }))).toContain("Fills at the deciding close");
  });

  it("labels synthetic data first", () => {
    expect(texts(aResult(), true)[0]).toBe("Synthetic data");
    expect(texts(aResult())).not.toContain("Synthetic data");
  });

  it("counts closed trades only, and rejected orders with their reason", () => {
    const few = aResult({
      trades: [{ entry: 0, exit: 1, quantity: 1, pnl: 1 }],
      statuses: ["rejected", "filled"],
    });
    expect(texts(few)).toContain("1 closed trade");
    expect(texts(few)).toContain("1 order rejected");
    expect(runFindings(few).find(({ text }) => text === "1 order rejected")?.why).toContain(
      "Not enough free cash",
    );
  });

  it("says the run in a sentence, with its benchmark when there is one", () => {
    const over = { statistics: statistics({ totalReturn: -0.1, maxDrawdown: -0.3 }) };
    expect(runSummary(aResult({ over }))).toBe(
      "Lost 10.0\u202f% in 500 bars; its deepest fall was \u221230.0\u202f%. No benchmark was chosen.",
    );
    const held = { ...over, benchmarkStatistics: statistics({ totalReturn: 0.2, maxDrawdown: -0.1 }) };
    expect(runSummary(aResult({ over: held, spec: { benchmark: "SPY" } }))).toContain(
      "against 20.0\u202f% for SPY held",
    );
  });
});

describe("a run without trades", () => {
  it("says whether no order was placed or none was filled", () => {
    expect(whyNoTrades(aResult())).toContain("placed no order in 500 bars");
    expect(whyNoTrades(aResult({ statuses: ["rejected", "rejected", "expired"] }))).toBe(
      "3 orders were placed and none filled: 2 rejected, 1 expired. Most often: Not enough free cash.",
    );
    expect(whyNoTrades(aResult({ over: { bars: 0 } }))).toContain("no bar");
    expect(whyNoTrades(aResult({ trades: [{ entry: 0, exit: 1, quantity: 1, pnl: 1 }] }))).toBeNull();
  });
});

describe("costs and words", () => {
  it("adds slippage of both sides to commission", () => {
    const fills = [
      { quantity: 10, commission: 1, slippage: 0.5 },
      { quantity: -10, commission: 2, slippage: 0.25 },
    ];
    expect(runCosts(aResult({ fills }))).toEqual({ commission: 3, slippage: 7.5, total: 10.5 });
  });

  it("writes every cost model and every statistic", () => {
    expect(
      commissionWords({ commission: { type: "per-share", perShare: 0.005, minimum: 1, maximum: 0 } }),
    ).toBe("0.005 a share, at least 1.00");
    expect(commissionWords({ commission: { type: "none" } })).toBe("none");
    expect(slippageWords({ slippage: { type: "bps", bps: 1.5 } })).toBe("1.5 bp");
    for (const name of STATISTIC_NAMES) expect(statisticLabel(name).format(0.1234)).toMatch(/\d/);
    expect(statisticLabel("maxDrawdown").format(-0.1969)).toBe("\u221219.69");
  });
});

describe("session returns", () => {
  it("takes the last point of each date and starts from the capital", () => {
    const times = ["2020-01-02T15:00Z", "2020-01-02T21:00Z", "2020-01-03T15:00Z", "2020-01-03T21:00Z"].map(
      micros,
    );
    const axis = timeAxis(Float64Array.from(times), { timeZone: "America/New_York", daily: false });
    const found = sessionReturns(axis, Float64Array.of(101, 110, 90, 99), 100);
    expect([...found].map((value) => Number(value.toFixed(12)))).toEqual([0.1, -0.1]);
  });
});
