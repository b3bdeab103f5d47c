import { describe, expect, it } from "vitest";
import { normalCdf, normalQuantile } from "./normal.ts";

describe("the normal distribution", () => {
  /** From tables of 15 digits. */
  const TABLE = [
    [-8, 6.220960574271785e-16],
    [-5, 2.866515718791939e-7],
    [-3.5, 2.32629079035525e-4],
    [-2, 0.02275013194817921],
    [-1, 0.15865525393145707],
    [0, 0.5],
    [1.959963984540054, 0.975],
    [3, 0.9986501019683699],
    [6, 0.9999999990134123],
  ] as const;

  it("agrees with tables, tails included", () => {
    for (const [x, p] of TABLE) expect(Math.abs(normalCdf(x) / p - 1), `Φ(${x})`).toBeLessThan(1e-13);
  });

  it("is undone by its quantile", () => {
    for (const p of [1e-300, 1e-12, 0.001, 0.05, 0.3, 0.5, 0.7, 0.95, 0.999])
      expect(Math.abs(normalCdf(normalQuantile(p)) / p - 1), `p ${p}`).toBeLessThan(1e-12);
    expect(normalQuantile(0.95)).toBeCloseTo(1.6448536269514722, 14);
    expect(normalQuantile(0)).toBe(Number.NEGATIVE_INFINITY);
    expect(normalQuantile(1.1)).toBeNaN();
    expect(normalCdf(Number.NaN)).toBeNaN();
  });
});
