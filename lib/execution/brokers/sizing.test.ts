import { expect, it } from "vitest";
import { affordable, targetWithin } from "./sizing.ts";

it("never spends more than the budget, not by the last bit of a number either", () => {
  const [cost, fee] = [30 / 65, 5 / 65];
  // (499 − fee) / cost is 1081 exactly, and 1081 × cost + fee is 499.00000000000006.
  expect(1081 * cost + fee).toBeGreaterThan(499);
  expect(affordable(499, cost, () => fee, 1)).toBe(1080);
});

it("ends soon, however small the lot", () => {
  const fee = (units: number) => units / 1000;
  expect(affordable(100_000, 100, () => 0, 1e-300)).toBe(1000);
  expect(affordable(1e12, 1, fee, 1e-9)).toBeGreaterThan(9.98e11);
  expect(targetWithin(-1e5, 1, fee, 0, 1e-9)).toBeCloseTo(-1e5 / 1.001, 6);
});
