import { expect, it } from "vitest";
import { affordable } from "./sizing.ts";

it("never spends more than the budget, not by the last bit of a number either", () => {
  const [cost, fee] = [30 / 65, 5 / 65];
  // (499 − fee) / cost is 1081 exactly, and 1081 × cost + fee is 499.00000000000006.
  expect(1081 * cost + fee).toBeGreaterThan(499);
  expect(affordable(499, cost, () => fee, 1)).toBe(1080);
});
