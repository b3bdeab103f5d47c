import fc from "fast-check";
import { expect, it } from "vitest";
import { drawdownPath, moneyWeightedReturn, timeWeightedReturn } from "./index.ts";

const flows = (...pairs: [day: number, amount: number][]) => pairs.map(([day, amount]) => ({ day, amount }));

it("is the yearly rate at which all flows are worth nothing", () => {
  expect(moneyWeightedReturn(flows([0, -100], [365, 110]))).toBeCloseTo(0.1, 12);
  expect(moneyWeightedReturn(flows([10, -100], [740, 121]))).toBeCloseTo(0.1, 12);
  expect(moneyWeightedReturn(flows([0, -100], [365, 100]))).toBeCloseTo(0, 12);
});

it("is nothing when no rate does it: only payments in, or none at all", () => {
  expect(moneyWeightedReturn(flows([0, -100], [365, -1]))).toBeNaN();
  expect(moneyWeightedReturn([])).toBeNaN();
});

it("takes the rate nearest to zero when there are two", () => {
  // −100 + 230 v − 132 v² has its roots at 10 % and 20 %.
  expect(moneyWeightedReturn(flows([0, -100], [365, 230], [730, -132]))).toBeCloseTo(0.1, 12);
});

it("finds the rate of a deposit, however high or low", () => {
  fc.assert(
    fc.property(
      fc.double({ min: -0.99, max: 20, noNaN: true }),
      fc.integer({ min: 30, max: 4000 }),
      (rate, days) => {
        const end = 1000 * (1 + rate) ** (days / 365);
        const found = moneyWeightedReturn(flows([0, -1000], [days, end]));
        expect(Math.abs(found - rate)).toBeLessThan(1e-9 * (1 + Math.abs(rate)) * Math.max(1, 365 / days));
      },
    ),
  );
});

it("leaves paying in and taking out aside when weighted by time", () => {
  expect(timeWeightedReturn(Float64Array.of(100, 160, 176), Float64Array.of(0, 50, 0))).toBeCloseTo(0.21, 12);
  expect(timeWeightedReturn(Float64Array.of(100), Float64Array.of(0))).toBe(0);
});

it("follows the drawdown in progress and ends it at a new high", () => {
  const path = drawdownPath(Float64Array.of(10, 5, 8, 10, 9));
  expect([...path.current].map((value) => Number(value.toFixed(9)))).toEqual([0, -0.5, -0.2, 0, -0.1]);
  expect([...path.deepest].map((value) => Number(value.toFixed(9)))).toEqual([0, -0.5, -0.5, 0, -0.1]);
  expect([...path.rows]).toEqual([0, 1, 2, 0, 1]);
});
