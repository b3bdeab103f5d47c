import { expect, it } from "vitest";
import { aBarSeries } from "#lib/testkit/builders/index.ts";
import { priceDecimals } from "./price-decimals.ts";

it.each([
  [[100, 101, 99, 100], 0],
  [[187.5, 187.5, 187.25, 187.3], 2],
  [[1.1, 1.10235, 1.09, 1.1], 5],
  [[0.1 + 0.2, 0.3, 0.3, 0.3], 1],
  [[0.00000123, 0.00000123, 0.00000123, 0.00000123], 8],
  [[57.29384756123, 58, 57, 57.5], 8],
] as const)("reads how prices are written: %j has %i decimals", ([open, high, low, close], decimals) => {
  const bars = aBarSeries("AAA", [[open, high, low, close]]);
  expect(priceDecimals(bars)).toBe(decimals);
});
