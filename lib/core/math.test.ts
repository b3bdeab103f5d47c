import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as exported from "./math.ts";

const portable = { ...exported };

const view = new DataView(new ArrayBuffer(8));
/** The place of a double among all doubles, so that a difference counts units in the last place. */
function place(value: number): bigint {
  view.setFloat64(0, value);
  const bits = view.getBigInt64(0);
  return bits < 0n ? -(bits & 0x7fffffffffffffffn) : bits;
}
function ulps(ours: number, theirs: number): number {
  if (Object.is(ours, theirs)) return 0;
  if (Number.isNaN(ours) || Number.isNaN(theirs)) return Number.POSITIVE_INFINITY;
  const apart = place(ours) - place(theirs);
  return Number(apart < 0n ? -apart : apart);
}

const RUNS = { numRuns: 20_000, seed: 2026 };
const between = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const anything = fc.double();
/** Ulps that ours and the host's may lie apart: both may err by about one. */
const functions = [
  ["exp", 1, [between(-746, 710), between(-1, 1), anything]],
  ["expm1", 2, [between(-40, 710), between(-1, 1), anything]],
  ["log", 1, [between(0, 1e6), between(0.5, 2), anything]],
  ["log2", 2, [between(0, 1e6), between(0.5, 2), anything]],
  ["log10", 2, [between(0, 1e6), between(0.5, 2), anything]],
  ["log1p", 2, [between(-1, 10), between(-1e-5, 1e-5), anything]],
  ["sin", 1, [between(-4, 4), between(-1e6, 1e6), anything]],
  ["cos", 1, [between(-4, 4), between(-1e6, 1e6), anything]],
  ["tan", 3, [between(-4, 4), between(-1e6, 1e6), anything]],
  ["asin", 3, [between(-1, 1), anything]],
  ["acos", 3, [between(-1, 1), anything]],
  ["atan", 1, [between(-2, 2), between(-1e3, 1e3), anything]],
  ["sinh", 3, [between(-711, 711), between(-1, 1), anything]],
  ["cosh", 3, [between(-711, 711), between(-1, 1), anything]],
  ["tanh", 3, [between(-25, 25), between(-1, 1), anything]],
  ["asinh", 3, [between(-1e3, 1e3), between(-1, 1), anything]],
  ["acosh", 3, [between(1, 1e3), between(1, 2), anything]],
  ["atanh", 3, [between(-1, 1), anything]],
  ["cbrt", 1, [between(-1e3, 1e3), anything]],
] as const;

describe("portable functions agree with the host's", () => {
  for (const [name, allowed, domains] of functions)
    it(`${name} within ${allowed} ulp`, () => {
      for (const domain of domains)
        fc.assert(
          fc.property(domain, (x) => {
            const apart = ulps(portable[name](x), Math[name](x));
            if (apart > allowed) throw new Error(`${name}(${x}) = ${portable[name](x)}, ${apart} ulps off`);
          }),
          RUNS,
        );
    });

  it("pow within 1 ulp", () => {
    const pairs = [
      [between(0, 10), between(-50, 50)],
      [between(0.99, 1.01), between(-5000, 5000)],
      [anything, anything],
      [anything, fc.integer({ min: -12, max: 12 })],
    ] as const;
    for (const [bases, exponents] of pairs)
      fc.assert(
        fc.property(bases, exponents, (base, exponent) => {
          const apart = ulps(portable.pow(base, exponent), base ** exponent);
          if (apart > 1) throw new Error(`pow(${base}, ${exponent}) is ${apart} ulps off`);
        }),
        RUNS,
      );
  });

  it("atan2 and hypot within 3 ulp", () => {
    for (const sides of [between(-10, 10), anything])
      fc.assert(
        fc.property(sides, sides, (y, x) => {
          expect(ulps(portable.atan2(y, x), Math.atan2(y, x)), `atan2(${y}, ${x})`).toBeLessThanOrEqual(3);
          expect(ulps(portable.hypot(y, x), Math.hypot(y, x)), `hypot(${y}, ${x})`).toBeLessThanOrEqual(3);
        }),
        RUNS,
      );
  });
});

describe("special values are those of ECMAScript", () => {
  const special = [0, -0, 1, -1, 2, -3, 0.5, -0.5, Infinity, -Infinity, NaN, 5e-324, 1.7976931348623157e308];
  it("of one argument", () => {
    for (const [name] of functions)
      for (const x of special)
        expect(ulps(portable[name](x), Math[name](x)), `${name}(${x})`).toBeLessThanOrEqual(3);
  });

  it("of two arguments", () => {
    for (const y of special)
      for (const x of special)
        for (const name of ["pow", "atan2", "hypot"] as const)
          expect(ulps(portable[name](y, x), Math[name](y, x)), `${name}(${y}, ${x})`).toBeLessThanOrEqual(3);
  });

  it("whole powers are exact", () => {
    expect(portable.log10(1000)).toBe(3);
    expect(portable.log2(2 ** -1074)).toBe(-1074);
    expect(portable.pow(10, 22)).toBe(1e22);
    expect(portable.pow(1.1, 2)).toBe(1.2100000000000002);
  });
});

it("keeps its bits: a change of any function changes this digest and every result that rests on it", () => {
  let digest = 0n;
  for (let k = 1; k <= 2000; k++) {
    const x = k / 100;
    for (const value of [
      portable.exp(x / 3),
      portable.log(x),
      portable.pow(x, 1.7),
      portable.sin(x),
      portable.atan(x),
      portable.tanh(x / 7),
    ])
      digest = (digest * 1_000_003n + place(value)) & 0xffffffffffffffffn;
  }
  expect(digest.toString(16)).toBe("1955ec4ca824707");
});
