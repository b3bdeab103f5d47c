import { describe, expect, it } from "vitest";
import { Rng } from "#lib/core/rng.ts";
import {
  CONVENTION_SETS,
  computeIntervals,
  computeStatistics,
  definitionOf,
  probabilisticSharpe,
  runOfReturns,
  type StatisticsInput,
} from "./index.ts";

/** Returns with a trend, a pattern and a few shocks; nothing of chance. */
function returnsOf(count: number): Float64Array {
  return Float64Array.from(
    { length: count },
    (_, k) => 0.0008 + Math.sin(k * 1.7) / 120 + (k % 97 === 0 ? -0.04 : 0) + (k % 89 === 0 ? 0.02 : 0),
  );
}
const daily = (count = 800) => runOfReturns({ returns: returnsOf(count), periodsPerYear: 252 });
const DAY = 86_400_000_000;

describe("errors that other systems have and this one has not", () => {
  it("counts raw kurtosis in the probabilistic Sharpe ratio, not excess", () => {
    // A month's ratio of 0.30, 36 months, skew −0.5, excess 1.5: 94.53 %, not the 95.02 % that excess gives.
    const month = { sharpe: 0.3, n: 36, skew: -0.5, kurtosis: 4.5 };
    expect(probabilisticSharpe(month, 0)).toBeCloseTo(0.9453, 4);
    expect(probabilisticSharpe({ ...month, kurtosis: 1.5 }, 0)).toBeCloseTo(0.9502, 4);
    const { standard } = definitionOf("probabilisticSharpe").conventions;
    expect(standard.text).toMatch(/raw kurtosis/);
  });

  it("never annualises a probability, and takes the risk-free rate off inside the ratio", () => {
    const bare = computeStatistics(daily()).probabilisticSharpe.value!;
    expect(bare).toBeGreaterThan(0);
    expect(bare).toBeLessThan(1);
    const returns = returnsOf(800);
    const rate = 1.04 ** (1 / 252) - 1;
    const taken = computeStatistics({ ...daily(), riskFreeRate: 0.04 }).probabilisticSharpe.value!;
    const shifted = runOfReturns({ returns: returns.map((value) => value - rate), periodsPerYear: 252 });
    expect(taken).toBeCloseTo(computeStatistics(shifted).probabilisticSharpe.value!, 6);
    expect(taken).toBeLessThan(bare);
  });

  it("ranks against a thousand resamples, not five, and not in whole steps of 100 %", () => {
    const { sharpe } = computeIntervals(daily(), ["sharpe"]);
    expect(sharpe!.method).toMatch(/1000 resamples/);
    const value = computeStatistics(daily()).sharpe.value!;
    expect(sharpe!.low).toBeLessThan(value);
    expect(sharpe!.high).toBeGreaterThan(value);
    expect(computeIntervals(daily(), ["sharpe"]).sharpe).toEqual(sharpe);
  });

  it("is about as wide as theory says for returns without memory; the ends of five resamples would not be", () => {
    for (const seed of [1, 2, 3, 4]) {
      const chance = new Rng(seed);
      const returns = Float64Array.from({ length: 800 }, () => 0.0005 + (chance.next() - 0.5) / 30);
      const run = runOfReturns({ returns, periodsPerYear: 252 });
      const { low, high } = computeIntervals(run, ["sharpe"]).sharpe!;
      // ± 1.96 standard errors of √(252 ÷ n).
      expect((high - low) / (2 * 1.96 * Math.sqrt(252 / 800))).toBeGreaterThan(0.8);
      expect((high - low) / (2 * 1.96 * Math.sqrt(252 / 800))).toBeLessThan(1.25);
    }
  });

  it("computes Sharpe from returns, so scaling the account changes nothing; levels of profit would", () => {
    const input = daily();
    const tenfold: StatisticsInput = {
      ...input,
      initialEquity: 10,
      equity: { ...input.equity, equity: input.equity.equity.map((value) => value * 10) },
    };
    expect(computeStatistics(tenfold).sharpe.value).toBeCloseTo(computeStatistics(input).sharpe.value!, 12);
  });

  it("annualises by the sessions a year that it was given, never by 365 unasked", () => {
    const exchange = computeStatistics(daily()).sharpe;
    const always = computeStatistics({ ...daily(), periodsPerYear: 365 }).sharpe;
    expect(always.value! / exchange.value!).toBeCloseTo(Math.sqrt(365 / 252), 10);
    expect(exchange.convention).toContain("√252");
    expect(always.convention).toContain("√365");
  });

  it("measures drawdown on compounded equity, not on the sum of returns", () => {
    const run = runOfReturns({ returns: Float64Array.of(-0.5, -0.4, 0.2), periodsPerYear: 252 });
    expect(computeStatistics(run).maxDrawdown.value).toBeCloseTo(-0.7, 12);
  });
});

describe("gaps and clocks", () => {
  it("a missing month is one session's return in every set, and none is infinite", () => {
    const input = daily(60);
    const time = input.equity.time.map((at, k) => (k < 30 ? at : at + 30 * DAY));
    const gapped = { ...input, equity: { ...input.equity, time } };
    for (const conventions of Object.keys(CONVENTION_SETS) as (keyof typeof CONVENTION_SETS)[]) {
      const statistics = computeStatistics(gapped, { conventions });
      for (const [name, { value, reason }] of Object.entries(statistics)) {
        expect(value === null || Number.isFinite(value), `${conventions} ${name}`).toBe(true);
        expect(value === null, `${conventions} ${name}`).toBe(reason !== undefined);
      }
    }
    expect(computeStatistics(gapped).volatility.n).toBe(60);
    expect(computeStatistics(gapped, { conventions: "lean" }).volatility.n).toBe(59 + 30);
  });
});

describe("what is paid in or taken out", () => {
  const run = (equity: number[], flows: [day: number, amount: number][]): StatisticsInput => ({
    ...runOfReturns({ returns: new Float64Array(equity.length), periodsPerYear: 252 }),
    initialEquity: 100,
    equity: {
      length: equity.length,
      time: Float64Array.from(equity, (_, k) => k * 200 * DAY + 2),
      equity: Float64Array.from(equity),
      gross: new Float64Array(equity.length),
    },
    flows: {
      length: flows.length,
      time: Float64Array.from(flows, ([day]) => day * 200 * DAY + 1),
      amount: Float64Array.from(flows, ([, amount]) => amount),
    },
  });

  it("changes no return: +10 %, 110 paid in, +10 %", () => {
    const { totalReturn, timeWeightedReturn, moneyWeightedReturn, maxDrawdown } = computeStatistics(
      run([110, 242], [[1, 110]]),
    );
    expect(totalReturn.value).toBeCloseTo(0.21, 12);
    expect(timeWeightedReturn).toMatchObject({ n: 1, value: expect.closeTo(0.21, 12) });
    expect(maxDrawdown.value).toBe(0);
    expect(moneyWeightedReturn.value).not.toBeNull();
  });

  it("is not a drawdown when it is taken out", () => {
    const statistics = computeStatistics(run([100, 50, 55], [[1, -50]]));
    expect(statistics.maxDrawdown.value).toBe(0);
    expect(statistics.totalReturn.value).toBeCloseTo(0.1, 12);
    expect(computeStatistics(run([100, 50], [])).timeWeightedReturn.reason).toMatch(/Nothing was paid in/);
  });
});
