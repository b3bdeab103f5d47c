import { describe, expect, it } from "vitest";
import { computeStatistics, RunningStatistics, type StatisticName, type StatisticsInput } from "./index.ts";

const DAY = 86_400_000_000;
const NEW_YORK = "America/New_York";
/** 16:00 in New York on weekdays from 2024-01-02, UTC microseconds. */
function sessionCloses(count: number): Float64Array {
  const times: number[] = [];
  for (let day = Date.UTC(2024, 0, 2) * 1000; times.length < count; day += DAY) {
    const date = new Date(day / 1000);
    if (date.getUTCDay() % 6 !== 0) times.push(day + 21 * 3_600_000_000);
  }
  return Float64Array.from(times);
}

type Facts = { equity: number[]; time?: Float64Array; gross?: number[]; pnl?: number[]; open?: boolean };
function inputOf({ equity, time, gross, pnl = [], open = false }: Facts): StatisticsInput {
  const exitTime = new Float64Array(pnl.length).fill(1);
  if (open) exitTime[pnl.length - 1] = Number.NaN;
  return {
    initialEquity: 100,
    periodsPerYear: 252,
    riskFreeRate: 0,
    timeZone: NEW_YORK,
    equity: {
      length: equity.length,
      time: time ?? sessionCloses(equity.length),
      equity: Float64Array.from(equity),
      gross: Float64Array.from(gross ?? equity.map(() => 1)),
    },
    trades: { length: pnl.length, exitTime, pnl: Float64Array.from(pnl) },
    fills: { length: 2, quantity: Float64Array.of(1, -1), price: Float64Array.of(100, 110) },
  };
}

/** Equity of 100 after each of these returns. */
function chained(returns: number[]): number[] {
  let equity = 100;
  return returns.map((value) => {
    equity *= 1 + value;
    return equity;
  });
}

function valuesOf(input: StatisticsInput) {
  const entries = Object.entries(computeStatistics(input)).map(([name, { value }]) => [name, value]);
  return Object.fromEntries(entries) as Record<string, number | null>;
}

describe("figures worked by hand", () => {
  const figures = valuesOf(inputOf({ equity: [110, 99, 108.9], gross: [1, 0, 1], pnl: [10, -5, 0, 20] }));
  it("returns", () => {
    // Session returns +10 %, −10 %, +10 %: mean 1/30, sample deviation 0.2/√3.
    expect(figures.totalReturn).toBeCloseTo(0.089, 12);
    expect(figures.volatility).toBeCloseTo((0.2 / Math.sqrt(3)) * Math.sqrt(252), 12);
    expect(figures.sharpe).toBeCloseTo(((1 / 30) * Math.sqrt(3) * Math.sqrt(252)) / 0.2, 12);
    expect(figures.sortino).toBeCloseTo(((1 / 30) * Math.sqrt(252)) / Math.sqrt(0.01 / 3), 12);
    expect(figures.skew).toBeCloseTo(-Math.sqrt(3), 10);
    expect(figures.cagr).toBeCloseTo(1.089 ** (365.25 / 2) - 1, 4);
  });

  it("drawdown: largest, in days, with the initial equity as first peak", () => {
    expect(figures.maxDrawdown).toBeCloseTo(-0.1, 12);
    expect(figures.maxDrawdownDuration).toBe(2);
    expect(valuesOf(inputOf({ equity: [80, 90] })).maxDrawdown).toBeCloseTo(-0.2, 12);
  });

  it("trades, exposure and turnover", () => {
    expect(figures.winRate).toBeCloseTo(2 / 3, 12);
    expect(figures.profitFactor).toBe(6);
    expect(figures.expectancy).toBeCloseTo(25 / 3, 12);
    expect(figures.exposure).toBeCloseTo(2 / 3, 12);
    expect(figures.turnover).toBeCloseTo((210 / ((110 + 99 + 108.9) / 3)) * (252 / 3), 10);
  });

  it("takes the risk-free rate off, de-annualised geometrically", () => {
    const returns = [0.01, -0.005, 0.007, 0.002];
    const perDay = 1.05 ** (1 / 252) - 1;
    const bare = valuesOf(inputOf({ equity: chained(returns.map((value) => value - perDay)) }));
    const net = valuesOf({ ...inputOf({ equity: chained(returns) }), riskFreeRate: 0.05 });
    expect(net.sharpe).toBeCloseTo(bare.sharpe!, 9);
    expect(net.sortino).toBeCloseTo(bare.sortino!, 9);
  });

  it("adjusts the Sharpe ratio for autocorrelation as Lo's sum says", () => {
    const returns = Array.from({ length: 40 }, (_, k) => Math.sin(k * 0.9) / 100 + (k % 3) / 500);
    const year = 12;
    const { sharpe, sharpeAutocorrelation } = valuesOf({
      ...inputOf({ equity: chained(returns) }),
      periodsPerYear: year,
    });
    const mean = returns.reduce((a, b) => a + b, 0) / returns.length;
    const covariance = (lag: number) =>
      returns.slice(lag).reduce((sum, value, k) => sum + (value - mean) * (returns[k]! - mean), 0);
    let sum = year;
    for (let lag = 1; lag < year; lag++) sum += (2 * (year - lag) * covariance(lag)) / covariance(0);
    expect(sharpeAutocorrelation).toBeCloseTo((sharpe! * Math.sqrt(year)) / Math.sqrt(sum), 10);
  });

  it("agrees with bias-corrected moments of a stated sample", () => {
    // 1, 2, 3, 4, 10: G1 = 1.697056…, G2 = 3.152 by the textbook formulas; scale changes neither.
    const { skew, kurtosis } = valuesOf(inputOf({ equity: chained([0.01, 0.02, 0.03, 0.04, 0.1]) }));
    expect(skew).toBeCloseTo(1.6970562748, 9);
    expect(kurtosis).toBeCloseTo(3.152, 9);
  });
});

describe("degenerate runs answer null with a reason, never a pretty number", () => {
  const OF_TRADES: readonly StatisticName[] = [
    "winRate",
    "payoffRatio",
    "profitFactor",
    "expectancy",
    "kelly",
  ];
  const nulls = (facts: Facts) =>
    Object.entries(computeStatistics(inputOf(facts), {}, OF_TRADES))
      .filter(([, { value }]) => value === null)
      .map(([name, { reason }]) => `${name}: ${reason}`);

  it("no bars", () => {
    const { trades, breakEven, ...rest } = computeStatistics(inputOf({ equity: [] }));
    expect([trades.value, breakEven.value]).toEqual([0, 0]);
    expect(Object.entries(rest).filter(([, { value, reason }]) => value !== null || !reason)).toEqual([]);
  });

  it("no trades and one still open", () => {
    expect(nulls({ equity: [101, 99, 103, 102, 104] })).toEqual([
      "winRate: No trade was closed.",
      "payoffRatio: No trade was closed.",
      "profitFactor: No trade was closed.",
      "expectancy: No trade was closed.",
      "kelly: No trade was closed.",
    ]);
    expect(nulls({ equity: [101, 99, 103, 102, 104], pnl: [5], open: true })).toHaveLength(5);
  });

  it("all wins, and all break-even", () => {
    expect(nulls({ equity: [101, 99, 103, 102, 104], pnl: [1, 2] })).toEqual([
      "payoffRatio: No closed trade lost money.",
      "profitFactor: No closed trade lost money.",
      "kelly: No closed trade lost money.",
    ]);
    expect(nulls({ equity: [101, 99, 103, 102, 104], pnl: [0] })[0]).toBe(
      "winRate: Every closed trade broke even.",
    );
  });

  it("one bar", () => {
    const figures = valuesOf(inputOf({ equity: [200] }));
    expect(figures).toMatchObject({ totalReturn: 1, cagr: null, sharpe: null, skew: null, calmar: null });
    expect(figures.maxDrawdown).toBe(0);
  });

  it("flat equity", () => {
    const figures = valuesOf(inputOf({ equity: [100, 100, 100, 100, 100], pnl: [1, -1] }));
    expect(figures).toMatchObject({ totalReturn: 0, volatility: 0, maxDrawdown: 0, maxDrawdownDuration: 0 });
    expect(figures).toMatchObject({ sharpe: null, sortino: null, calmar: null, skew: null, kurtosis: null });
  });

  it("steady growth, whose deviation is only rounding", () => {
    const equity = Array.from({ length: 50 }, (_, k) => 100 * 1.001 ** (k + 1));
    expect(valuesOf(inputOf({ equity }))).toMatchObject({ sharpe: null, skew: null });
  });

  it("negative equity", () => {
    const statistics = computeStatistics(inputOf({ equity: [50, -20, 10, 30], pnl: [1, -1] }));
    expect(statistics.totalReturn.value).toBeCloseTo(-0.7, 12);
    expect(statistics.maxDrawdown.value).toBeCloseTo(-1.2, 12);
    expect(statistics.sharpe.reason).toBe("Equity was used up on 2024-01-03; returns after it mean nothing.");
    expect(computeStatistics(inputOf({ equity: [50, -20] })).cagr.value).toBeNull();
  });

  it("a figure too large for a number", () => {
    expect(computeStatistics(inputOf({ equity: [1e5, 1e9] })).cagr.reason).toMatch(/beyond/);
  });
});

describe("sessions are days of the time zone", () => {
  const hour = 3_600_000_000;
  /** 24 bars a day from local midnight over both changes of the clock in 2024. */
  function hourly(from: number, days: number) {
    const time = Float64Array.from({ length: days * 24 }, (_, k) => from + (k + 1) * hour);
    return inputOf({ equity: [...time].map((_, k) => 100 + k), time });
  }

  it("hourly bars become one return a day, through summer time", () => {
    // 2024-03-08 00:00 EST is 05:00Z; the clock goes forward on the 10th, so the 5th day ends one bar early.
    const input = hourly(Date.UTC(2024, 2, 8, 5) * 1000, 5);
    const { volatility, cagr, maxDrawdownDuration } = computeStatistics(input);
    expect(volatility.n).toBe(6);
    expect(cagr.n).toBe(6);
    expect(maxDrawdownDuration.value).toBe(0);
    expect(computeStatistics(hourly(Date.UTC(2024, 10, 1, 4) * 1000, 5)).volatility.n).toBe(5);
  });

  it("a daily bar that ends at midnight belongs to the day it ends", () => {
    const time = Float64Array.of(Date.UTC(2024, 0, 3, 5) * 1000, Date.UTC(2024, 0, 4, 5) * 1000);
    expect(computeStatistics(inputOf({ equity: [101, 102], time })).volatility.n).toBe(2);
  });

  it("drawdown days do not stretch with the clock", () => {
    const time = Float64Array.of(Date.UTC(2024, 2, 8, 21) * 1000, Date.UTC(2024, 2, 11, 20) * 1000);
    expect(computeStatistics(inputOf({ equity: [101, 90], time })).maxDrawdownDuration.value).toBe(3);
  });

  it("a gap of weeks is one session's return", () => {
    const time = Float64Array.of(sessionCloses(1)[0]!, sessionCloses(60)[59]!);
    expect(computeStatistics(inputOf({ equity: [101, 120], time })).volatility.n).toBe(2);
  });
});

it("batch and streaming agree at every bar", () => {
  let state = 1;
  const equity = Array.from({ length: 300 }, () => {
    state = (state * 16807) % 2147483647;
    return 100 + (state % 4000) / 100;
  });
  const whole = inputOf({ equity, gross: equity.map((_, k) => k % 3) });
  const running = new RunningStatistics(whole);
  for (let i = 0; i < equity.length; i++) {
    running.addBar(whole.equity.time[i]!, equity[i]!, i % 3);
    const upToHere = {
      ...whole,
      equity: { ...whole.equity, length: i + 1 },
      fills: { ...whole.fills, length: 0 },
    };
    expect(running.result()).toEqual(computeStatistics(upToHere));
  }
});
