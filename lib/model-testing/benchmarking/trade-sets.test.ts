import { describe, expect, it } from "vitest";
import { computeStatistics, type StatisticsInput, TRADE_SETS, type TradeSetName } from "./index.ts";

const DAY = 86_400_000_000;

/** Buys 10 at 100 and 10 at 110, sells 10 at 120 and 10 at 90, then 10 short at 90 back at 80; 1 a fill. */
const run: StatisticsInput = {
  initialEquity: 1000,
  timeZone: "UTC",
  periodsPerYear: 252,
  riskFreeRate: 0,
  equity: {
    length: 6,
    time: Float64Array.from({ length: 6 }, (_, k) => (k + 1) * DAY),
    equity: Float64Array.of(999, 1098, 1297, 996, 995, 1094),
    gross: Float64Array.of(1, 2, 1, 0, 0.9, 0),
    net: Float64Array.of(1, 2, 1, 0, -0.9, 0),
  },
  trades: {
    length: 2,
    entryTime: Float64Array.of(DAY, 5 * DAY),
    exitTime: Float64Array.of(4 * DAY, 6 * DAY),
    pnl: Float64Array.of(-4, 98),
    return: Float64Array.of(-4 / 2100, 98 / 900),
    mae: Float64Array.of(-0.1, 0),
    mfe: Float64Array.of(0.2, 0.12),
    risk: Float64Array.of(100, Number.NaN),
  },
  fills: {
    length: 6,
    time: Float64Array.from({ length: 6 }, (_, k) => (k + 1) * DAY),
    symbol: new Int32Array(6),
    orderId: Int32Array.of(1, 2, 3, 4, 5, 6),
    quantity: Float64Array.of(10, 10, -10, -10, -10, 10),
    price: Float64Array.of(100, 110, 120, 90, 90, 80),
    commission: new Float64Array(6).fill(1),
  },
};

const by = (trades: TradeSetName) => computeStatistics(run, { trades });

describe("what counts as one trade", () => {
  it("is a round trip, or a lot by age, or a lot at average cost; the sum stays", () => {
    const found = TRADE_SETS.map((set) => {
      const { trades, winRate, expectancy } = by(set);
      return [trades.value, winRate.value, expectancy.value! * trades.value!];
    });
    // FIFO: +198, −202, +98. Average cost 105: +148, −152, +98.
    expect(found[0]).toEqual([2, 0.5, expect.closeTo(94, 9)]);
    expect(found[1]).toEqual([3, expect.closeTo(2 / 3, 12), expect.closeTo(94, 9)]);
    expect(found[2]).toEqual([3, expect.closeTo(2 / 3, 12), expect.closeTo(94, 9)]);
    expect(by("fifo").payoffRatio.value).toBeCloseTo(148 / 202, 12);
    expect(by("average-cost").payoffRatio.value).toBeCloseTo(123 / 152, 12);
  });
});

describe("figures of trades worked by hand", () => {
  const figures = computeStatistics(run);
  it("excursions, risk and holding", () => {
    expect(figures.adverseExcursion.value).toBeCloseTo(-0.05, 12);
    expect(figures.favourableExcursion.value).toBeCloseTo(0.16, 12);
    expect(figures.edgeRatio.value).toBeCloseTo(3.2, 12);
    expect(figures.endTradeDrawdown.value).toBeCloseTo((0.2 + 4 / 2100 + 0.12 - 98 / 900) / 2, 12);
    expect(figures.expectancyR.value).toBeCloseTo(-0.04, 12);
    expect(figures.averageHolding.value).toBe(2);
  });

  it("quality, Kelly and streaks", () => {
    // Results −4 and 98: mean 47, sample deviation 102 ÷ √2.
    expect(figures.sqn.value).toBeCloseTo((Math.sqrt(2) * 47) / (102 / Math.SQRT2), 12);
    expect(figures.kelly.value).toBeCloseTo(0.5 - 0.5 / (98 / 4), 12);
    expect([figures.longestWinStreak.value, figures.longestLossStreak.value]).toEqual([1, 1]);
  });

  it("exposure and turnover on both sides", () => {
    expect(figures.grossExposure.value).toBeCloseTo(4.9 / 6, 12);
    expect(figures.netExposure.value).toBeCloseTo(3.1 / 6, 12);
    expect(figures.maxGrossExposure.value).toBe(2);
    const average = (999 + 1098 + 1297 + 996 + 995 + 1094) / 6;
    expect(figures.turnoverOneSided.value).toBeCloseTo((2900 / average) * (252 / 6), 9);
    expect(figures.turnover.value).toBeCloseTo((5900 / average) * (252 / 6), 9);
  });
});
