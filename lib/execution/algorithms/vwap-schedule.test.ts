import fc from "fast-check";
import { expect, it } from "vitest";
import { volumeProfile, wholeShares } from "./index.ts";

it("averages the sessions' shares, not their volumes", () => {
  expect([...volumeProfile([Float64Array.of(1, 3), Float64Array.of(300, 100)])]).toEqual([0.5, 0.5]);
});

it("gives the units left over to the largest remainders", () => {
  expect(wholeShares(10n, Float64Array.of(0.25, 0.26, 0.49))).toEqual([2n, 3n, 5n]);
});

it("cuts an order without losing or adding a unit, beyond what a float can count", () => {
  const weights = fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(weights, fc.bigInt({ min: 0n, max: 10n ** 20n }), (parts, units) => {
      const shares = wholeShares(units, Float64Array.from(parts));
      expect(shares.reduce((sum, share) => sum + share, 0n)).toBe(units);
      expect(shares.every((share) => share >= 0n)).toBe(true);
    }),
  );
});
