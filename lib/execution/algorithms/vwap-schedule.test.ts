import fc from "fast-check";
import { expect, it } from "vitest";
import { volumeProfile, wholeShares } from "./index.ts";

it("averages the sessions' shares, not their volumes", () => {
  expect([...volumeProfile([Float64Array.of(1, 3), Float64Array.of(300, 100)])]).toEqual([0.5, 0.5]);
});

it("gives the units left over to the largest remainders", () => {
  expect([...wholeShares(10, Float64Array.of(0.25, 0.26, 0.49))]).toEqual([2, 3, 5]);
});

it("cuts an order without losing or adding a unit", () => {
  const weights = fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(weights, fc.integer({ min: 0, max: 100_000 }), (parts, units) => {
      const total = parts.reduce((sum, part) => sum + part, 0);
      const shares = wholeShares(
        units,
        Float64Array.from(parts, (part) => part / total),
      );
      expect(shares.reduce((sum, share) => sum + share, 0)).toBe(units);
      for (const [k, share] of shares.entries())
        expect(Math.abs(share - (units * parts[k]!) / total)).toBeLessThan(1);
    }),
  );
});
