import { describe, expect, it } from "vitest";
import { exp, log } from "#lib/core/math.ts";
import { Rng } from "#lib/core/rng.ts";
import { syntheticBars } from "#lib/data/bars/index.ts";
import * as features from "./index.ts";

const series = (...values: number[]) => Float64Array.from(values);
const last = (column: Float64Array) => column.at(-1)!;
/** The data of the examples in the documentation of the spreadsheet functions SKEW and KURT. */
const spreadsheet = series(3, 4, 5, 2, 3, 4, 5, 6, 4, 7);
const bars = syntheticBars({ symbol: "SYN", bars: 400, seed: 5 });

function noise(length: number, seed: number): Float64Array {
  const rng = new Rng(seed);
  return Float64Array.from({ length }, () => 0.01 * rng.normal());
}

/** Prices from log returns of which each keeps the share `memory` of the one before. */
function prices(returns: Float64Array, memory = 0): Float64Array {
  let [level, before] = [0, 0];
  return returns.map((shock) => {
    before = shock + memory * before;
    level += before;
    return 100 * exp(level);
  });
}

describe("volatility", () => {
  const perBar = { period: 2, barsPerYear: 1 };
  const [open, high, low, close] = [series(10, 11), series(12, 12), series(9, 10), series(11, 10)];

  it("measures ranges as Parkinson, Garman and Klass, Rogers and Satchell do", () => {
    const range = [log(12 / 9), log(12 / 10)].map((r) => r * r);
    const move = [log(11 / 10), log(10 / 11)].map((r) => r * r);
    const park = Math.sqrt((range[0]! + range[1]!) / 2 / (4 * Math.LN2));
    expect(last(features.parkinson.block([high, low], perBar)[0])).toBeCloseTo(park, 14);
    const gk = (range[0]! + range[1]!) / 4 - (2 * Math.LN2 - 1) * ((move[0]! + move[1]!) / 2);
    expect(last(features.garmanKlass.block([open, high, low, close], perBar)[0])).toBeCloseTo(
      Math.sqrt(gk),
      14,
    );
    const one = log(12 / 11) * log(12 / 10) + log(9 / 11) * log(9 / 10);
    const two = log(12 / 10) * log(12 / 11) + log(10 / 10) * log(10 / 11);
    const rs = features.rogersSatchell.block([open, high, low, close], perBar)[0];
    expect(last(rs)).toBeCloseTo(Math.sqrt((one + two) / 2), 14);
  });

  it("adds Yang and Zhang's parts: gaps, moves and ranges", () => {
    const parameters = { period: 3, barsPerYear: 1 };
    const columns = [
      series(10, 11, 10, 12),
      series(12, 12, 11, 13),
      series(9, 10, 9, 11),
      series(11, 10, 11, 12),
    ] as const;
    const [o, h, l, c] = columns;
    const variance = (values: number[]) => {
      const mean = values.reduce((a, b) => a + b) / values.length;
      return values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / (values.length - 1);
    };
    const gaps = variance([1, 2, 3].map((i) => log(o[i]! / c[i - 1]!)));
    const moves = variance([1, 2, 3].map((i) => log(c[i]! / o[i]!)));
    const ranges =
      [1, 2, 3].reduce(
        (sum, i) => sum + log(h[i]! / c[i]!) * log(h[i]! / o[i]!) + log(l[i]! / c[i]!) * log(l[i]! / o[i]!),
        0,
      ) / 3;
    const k = 0.34 / (1.34 + 4 / 2);
    const ours = last(features.yangZhang.block([...columns], parameters)[0]);
    expect(ours).toBeCloseTo(Math.sqrt(gaps + k * moves + (1 - k) * ranges), 14);
  });

  it("scales the deviation of log returns to a year", () => {
    const steady = series(100, 110, 100, 110, 100);
    const [daily] = features.realisedVolatility.block([steady], { period: 4, barsPerYear: 1 });
    const [yearly] = features.realisedVolatility.block([steady], { period: 4, barsPerYear: 252 });
    expect(last(daily)).toBeCloseTo(log(1.1) * Math.sqrt(4 / 3), 14);
    expect(last(yearly) / last(daily)).toBeCloseTo(Math.sqrt(252), 12);
  });
});

describe("distribution of a window", () => {
  it("agrees with the spreadsheet functions SKEW and KURT on their own example", () => {
    expect(last(features.skewness.block([spreadsheet], { period: 10 })[0])).toBeCloseTo(0.359543, 6);
    expect(last(features.kurtosis.block([spreadsheet], { period: 10 })[0])).toBeCloseTo(-0.1517996, 6);
  });

  it("ranks, scores and cuts as stated", () => {
    expect(last(features.quantile.block([spreadsheet], { period: 10, quantile: 0.25 })[0])).toBe(3.25);
    expect(last(features.percentRank.block([series(5, 1, 9, 5)], { period: 4 })[0])).toBe(0.5);
    expect(last(features.zScore.block([series(1, 2, 3)], { period: 3 })[0])).toBe(1);
    expect(last(features.zScore.block([series(0.1, 0.1, 0.1)], { period: 3 })[0])).toBe(0);
    expect(last(features.covariance.block([series(1, 2, 3), series(2, 4, 9)], { period: 3 })[0])).toBe(3.5);
    expect(last(features.autocorrelation.block([series(1, 2, 3, 4)], { period: 4 })[0])).toBe(0.25);
  });

  it("has no entropy in one bin and all of it in equal bins", () => {
    const [spread] = features.entropy.block([series(0, 1, 2, 3, 4, 5, 6, 7)], { period: 8, bins: 4 });
    expect(last(spread)).toBeCloseTo(1, 14);
    expect(last(features.entropy.block([series(2, 2, 2, 2)], { period: 4 })[0])).toBe(0);
  });
});

describe("memory", () => {
  it("weighs fractional differences as the binomial series does", () => {
    const impulse = series(0, 0, 0, 0, 0, 1, 0, 0, 0, 0);
    const [half] = features.fractionalDifference.block([impulse], { order: 0.5, threshold: 0.03 });
    expect([...half.subarray(5)]).toEqual([1, -0.5, -0.125, -0.0625, -0.0390625]);
    const [whole] = features.fractionalDifference.block([series(1, 4, 9)], { order: 1 });
    expect([...whole]).toEqual([Number.NaN, 3, 5]);
  });

  it("halves a pull of one half in one bar, and answers the longest without a pull", () => {
    const decay = Float64Array.from({ length: 20 }, (_, i) => 100 / 2 ** i);
    expect(last(features.halfLife.block([decay], { period: 10 })[0])).toBeCloseTo(1, 9);
    const line = Float64Array.from({ length: 20 }, (_, i) => i);
    expect(last(features.halfLife.block([line], { period: 10, longest: 99 })[0])).toBe(99);
  });

  it("tells persistent from reverting series", () => {
    const returns = noise(2000, 11);
    const exponents = (memory: number) => {
      const series = prices(returns, memory);
      return [features.hurst, features.hurstVariance].map((exponent) =>
        last(exponent.block([series], { period: 1024 })[0]),
      );
    };
    const [reverting, plain, persistent] = [-0.6, 0, 0.6].map(exponents);
    for (const k of [0, 1]) {
      expect(reverting![k]).toBeLessThan(plain![k]!);
      expect(persistent![k]).toBeGreaterThan(plain![k]!);
      expect(Math.abs(plain![k]! - 0.5)).toBeLessThan(0.1);
    }
    const ratio = (memory: number) =>
      last(features.varianceRatio.block([prices(returns, memory)], { period: 1000 })[0]);
    expect(ratio(0)).toBeCloseTo(1, 1);
    expect(ratio(0.5)).toBeCloseTo(1.5, 1);
    expect(ratio(-0.5)).toBeCloseTo(0.5, 1);
  });

  it("finds the ratio and the spread of a pair", () => {
    const b = bars.close;
    const a = b.map((value) => 3 + 2 * value);
    const [ratio, spread] = features.hedgeRatio.block([a, b], { period: 50 });
    expect(last(ratio)).toBeCloseTo(2, 9);
    expect(last(spread)).toBeCloseTo(0, 9);
  });
});

describe("liquidity", () => {
  it("finds the spread behind a bounce, and none behind a trend", () => {
    const bounce = Float64Array.from({ length: 40 }, (_, i) => 100 + (i % 2));
    expect(last(features.rollSpread.block([bounce], { period: 21 })[0])).toBeCloseTo(2, 12);
    expect(last(features.rollSpread.block([series(1, 2, 4, 7, 11)], { period: 4 })[0])).toBe(0);
  });

  it("recovers a constant spread from highs and lows that are ask and bid", () => {
    const high = new Float64Array(10).fill(101);
    const low = new Float64Array(10).fill(99);
    expect(last(features.corwinSchultz.block([high, low], { period: 5 })[0])).toBeCloseTo(0.02, 12);
  });

  it("divides moves by the money that made them and leaves out bars without any", () => {
    const [impact] = features.amihud.block([series(100, 110, 99, 99), series(5, 1000, 0, 500)], {
      period: 3,
    });
    const expected = ((0.1 / 110_000 + 0 / 49_500) / 2) * 1e6;
    expect(last(impact)).toBeCloseTo(expected, 12);
  });
});
