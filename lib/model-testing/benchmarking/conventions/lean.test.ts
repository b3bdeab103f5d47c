import { describe, expect, it } from "vitest";
import { DAY, dayNumberOf, HOUR } from "#lib/core/time.ts";
import { type LeanInput, leanReturns, leanStatistics } from "./lean.ts";

const MONDAY = dayNumberOf("2024-03-04") * DAY;
const FRIDAY = 4;

/** A week of closes at 16:00, one each weekday, and the benchmark's at the same moments unless said otherwise. */
function week(closes: readonly number[], changed: Partial<LeanInput> = {}): LeanInput {
  const time = Float64Array.from(closes, (_, day) => MONDAY + day * DAY + 16 * HOUR);
  const value = Float64Array.from(closes);
  return {
    initialEquity: closes[0]!,
    equity: { time, value },
    benchmark: { time, value },
    from: MONDAY,
    to: MONDAY + FRIDAY * DAY,
    endedAt: MONDAY + FRIDAY * DAY + 16 * HOUR,
    timeZone: "UTC",
    riskFree: 0.02,
    profits: [],
    orders: 0,
    fees: 0,
    ...changed,
  };
}

describe("what LEAN samples", () => {
  it("keeps prices of the benchmark to seven digits and the own return in percent to seven digits", () => {
    const { own, market } = leanReturns(week([100, 100, 300, 200.00004, 200.00004]));
    expect(market).toEqual([0, 2, 200 / 300 - 1, 0]);
    expect(own).toEqual([0, 2, -0.3333332, 0]);
  });

  it("keeps prices above a thousand to four decimals", () => {
    const { market } = leanReturns(week([1000, 1000, 2000.00004, 2000.00006, 2000.00006]));
    expect(market).toEqual([0, 1, 2000.0001 / 2000 - 1, 0]);
  });

  it("drops the first calendar day, on which an order may fill at the open", () => {
    const { own } = leanReturns(week([120, 120, 132, 132, 132], { initialEquity: 100 }));
    expect(own.map((value) => value.toFixed(6))).toEqual(["0.000000", "0.100000", "0.000000", "0.000000"]);
  });

  it("takes the last sample when the last bar closed, whatever day was asked for", () => {
    const { own } = leanReturns(week([100, 101, 102, 103, 104], { to: MONDAY + 20 * DAY }));
    expect(own).toHaveLength(FRIDAY);
  });

  it("samples days without a session, which return nothing", () => {
    const before = week([100, 101, 102, 103, 104]);
    const { own, market } = leanReturns({ ...before, from: MONDAY - 2 * DAY });
    expect(own).toHaveLength(FRIDAY + 2);
    expect([own[0], market[0]]).toEqual([0, 0]);
  });

  it("takes the benchmark's last price before the run as the first sample", () => {
    const early = week([100, 100, 100, 100, 100]);
    const benchmark = {
      time: Float64Array.of(MONDAY - 3 * DAY, ...early.benchmark.time.slice(1)),
      value: Float64Array.of(50, 100, 100, 100, 100),
    };
    expect(leanReturns({ ...early, benchmark }).market[0]).toBe(1);
  });
});

describe("LEAN's risk-free rate", () => {
  const rising = { time: Float64Array.of(MONDAY, MONDAY + FRIDAY * DAY), value: Float64Array.of(0, 0.1) };
  const rateOf = (changed: Partial<LeanInput>) => {
    const input = week([100, 101, 100, 101, 100], { riskFree: rising, ...changed });
    const free = leanStatistics({ ...input, riskFree: 0 });
    const charged = leanStatistics(input);
    return (free["Sharpe Ratio"]! - charged["Sharpe Ratio"]!) * charged["Annual Standard Deviation"]!;
  };

  it("is the mean over the midnights and the bars of the equity chart", () => {
    // Five midnights, four bars before the last and the last: two of ten points lie on the day of the higher rate.
    expect(rateOf({})).toBeCloseTo(0.1 * (2 / 10), 12);
  });

  it("counts a bar only a 4,000th of the run after the point before it", () => {
    // Asked for eleven years, points lie more than a day apart: Monday, then Wednesday's and Friday's bars.
    expect(rateOf({ to: MONDAY + 4017 * DAY })).toBeCloseTo(0.1 * (2 / 8), 12);
  });
});
