import { describe, expect, it } from "vitest";
import type { ParameterField } from "#lib/models/strategies/index.ts";
import { changedNames, decimalsOf, defaultValues, fitValues, sliderRange, snap } from "./parameter-values.ts";

const fast: ParameterField = {
  name: "fast",
  title: "Fast",
  kind: "integer",
  default: 20,
  minimum: 2,
  maximum: 200,
};
const band: ParameterField = {
  name: "band",
  title: "Band",
  kind: "number",
  default: 0,
  minimum: 0,
  maximum: 3,
  step: 0.25,
};
const side: ParameterField = {
  name: "side",
  title: "Side",
  kind: "choice",
  default: "long",
  choices: ["long", "both"],
};
const exit: ParameterField = { name: "exit", title: "Exit", kind: "boolean", default: true };
const free: ParameterField = { name: "free", title: "Free", kind: "number", default: 0.05 };
const fields = [fast, band, side, exit];

describe("parameter values", () => {
  it("start at the schema's defaults", () => {
    expect(defaultValues(fields)).toEqual({ fast: 20, band: 0, side: "long", exit: true });
  });

  it("keep what still fits and fall back where the schema changed", () => {
    const kept = fitValues(fields, { fast: 35, band: "wide", side: "short", exit: false, gone: 1 });
    expect(kept).toEqual({ fast: 35, band: 0, side: "long", exit: false });
    expect(fitValues([fast], { fast: 1000 })).toEqual({ fast: 200 });
  });

  it("name what differs from the base", () => {
    const base = defaultValues(fields);
    expect(changedNames(fields, { ...base, band: 1.25 }, base)).toEqual(["band"]);
  });
});

describe("slider range", () => {
  it("is the schema's own range", () => {
    expect(sliderRange(fast)).toEqual({ minimum: 2, maximum: 200, step: 1 });
    expect(sliderRange(band)).toEqual({ minimum: 0, maximum: 3, step: 0.25 });
  });

  it("contains the default and has a round step when the schema names no bounds", () => {
    const range = sliderRange(free);
    expect(range.minimum).toBeLessThanOrEqual(0);
    expect(range.maximum).toBeGreaterThan(0.05);
    expect(String(range.step)).toMatch(/^0\.0*[125]$/);
    const half = sliderRange({ ...free, minimum: 10, default: 12 });
    expect(half.minimum).toBe(10);
    expect(half.maximum).toBeGreaterThan(12);
  });
});

describe("snap", () => {
  it("stays on the grid that starts at the minimum, without binary dust", () => {
    expect(snap(band, 1.1)).toBe(1);
    expect(snap({ ...band, minimum: 0.1, step: 0.1 }, 0.29)).toBe(0.3);
    expect(snap(fast, 34.6)).toBe(35);
  });

  it("stays inside the bounds", () => {
    expect(snap(fast, -5)).toBe(2);
    expect(snap(fast, 999)).toBe(200);
  });

  it("counts the decimals of a step", () => {
    expect([1, 0.25, 0.05, 1e-7].map(decimalsOf)).toEqual([0, 2, 2, 7]);
  });
});
