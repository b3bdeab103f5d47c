import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { syntheticBars } from "#lib/data/bars/index.ts";
import {
  concurrency,
  fixedHorizon,
  labellings,
  metaLabel,
  returnWeights,
  trendScanning,
  tripleBarrier,
  uniqueness,
} from "./index.ts";

const series = (...values: number[]) => Float64Array.from(values);
const { NaN: none } = Number;

describe("figures worked by hand", () => {
  const prices = series(100, 101, 103, 99, 98, 104);

  it("fixed horizon", () => {
    const labels = fixedHorizon.label({ prices }, { horizon: 2, threshold: 0.02 });
    expect([...labels.value]).toEqual([1, 0, -1, 1, none, none]);
    expect([...labels.until]).toEqual([2, 3, 4, 5, -1, -1]);
  });

  it("triple barrier: profit first, stop first, or the end of the horizon", () => {
    const labels = tripleBarrier.label({ prices }, { profit: 0.025, stop: 0.03, horizon: 3 });
    expect([...labels.value]).toEqual([1, -1, -1, 1, 1, none]);
    expect([...labels.until]).toEqual([2, 4, 3, 5, 5, -1]);
    const timed = tripleBarrier.label({ prices }, { profit: 0.5, stop: 0.5, horizon: 2 });
    expect([...timed.value]).toEqual([1, -1, -1, 1, none, none]);
  });

  it("counts barriers in units of the scale and turns them with the side", () => {
    const scale = series(0.01, 0.01, none, 0.01, 0.01, 0.01);
    const side = series(-1, -1, -1, 1, 1, 1);
    const labels = tripleBarrier.label({ prices, scale, side }, { profit: 1.9, stop: 2.5, horizon: 3 });
    expect([...labels.value]).toEqual([-1, 1, none, 1, 1, none]);
    expect([...labels.until]).toEqual([2, 3, -1, 5, 5, -1]);
  });

  it("meta-label: whether the bet earns; none without a bet", () => {
    const side = series(1, -1, 0, 1, -1, 1);
    const labels = metaLabel.label({ prices, side }, { profit: 0.02, stop: 0.02, horizon: 2 });
    expect([...labels.value]).toEqual([1, 1, none, 1, 0, none]);
  });

  it("trend scanning finds the clearest line", () => {
    const bent = series(1, 2, 3, 4, 5, 4.5, 2, 1, 0, -1);
    const labels = trendScanning.label({ prices: bent }, { shortest: 3, longest: 6 });
    expect([labels.value[0], labels.evidence[0]]).toEqual([1, Number.POSITIVE_INFINITY]);
    expect(labels.value[4]).toBe(-1);
    expect([...labels.value.slice(5)]).toEqual([none, none, none, none, none]);
    const flat = trendScanning.label({ prices: series(2, 2, 2, 2) }, { shortest: 3, longest: 3 });
    expect(flat.value[0]).toBe(0);
  });

  it("t-values are those of a regression", () => {
    // y = 0, 1, 1, 2 on x = 0 … 3: slope 0.6, residual sum of squares 0.2, standard error √(0.1 ÷ 5).
    const { evidence } = trendScanning.label({ prices: series(0, 1, 1, 2) }, { shortest: 4, longest: 4 });
    expect(evidence[0]).toBeCloseTo(0.6 / Math.sqrt(0.1 / 5), 12);
  });

  it("uniqueness shares each row among the labels that rest on it", () => {
    const until = Int32Array.of(2, 3, 4, -1, -1, -1);
    expect([...concurrency({ until })]).toEqual([0, 1, 2, 2, 1, 0]);
    expect([...uniqueness({ until })]).toEqual([0.75, 0.5, 0.75, none, none, none]);
    const weights = returnWeights({ until }, series(1, 2, 4, 8, 16, 32));
    expect(weights[0]! + weights[1]! + weights[2]!).toBeCloseTo(3, 12);
    expect(weights[0]! / weights[1]!).toBeCloseTo(1.5, 12);
  });
});

describe.each(labellings.map((labelling) => [labelling.name, labelling] as const))("%s", (_, labelling) => {
  const { close } = syntheticBars({ symbol: "SYN", bars: 300, seed: 9 });
  const side = close.map((_price, row) => (row % 3) - 1);
  const scale = close.map(() => 0.02);

  it("is known at `until` and not before", () => {
    const whole = labelling.label({ prices: close, side, scale });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), (length) => {
        const cut = (column: Float64Array) => column.slice(0, length);
        const part = labelling.label({ prices: cut(close), side: cut(side), scale: cut(scale) });
        for (let row = 0; row < length; row++) {
          expect(part.until[row]).toBeLessThan(length);
          if (part.until[row]! < 0) continue;
          expect([part.value[row], part.until[row]]).toEqual([whole.value[row], whole.until[row]]);
          expect(part.until[row]).toBeGreaterThan(row);
        }
      }),
      { numRuns: 40 },
    );
    expect(labelling.parameters.safeParse({ "no such parameter": 1 }).success).toBe(false);
  });

  it("weights its samples between 0 and 1", () => {
    const labels = labelling.label({ prices: close, side, scale });
    const unique = uniqueness(labels).filter((weight) => !Number.isNaN(weight));
    expect(unique.length).toBeGreaterThan(100);
    for (const weight of unique) {
      expect(weight).toBeGreaterThan(0);
      expect(weight).toBeLessThanOrEqual(1);
    }
  });
});
