import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { syntheticBars } from "#lib/data/bars/index.ts";
import {
  acrossSymbols,
  crossRank,
  crossSections,
  crossZScore,
  neutraliseExposures,
  neutraliseGroups,
  winsorise,
} from "./index.ts";

const values = (...list: number[]) => Float64Array.from(list);
const { NaN: none } = Number;

it("ranks from 0 to 1, equal values alike", () => {
  expect([...crossRank.apply(values(30, 10, none, 20, 10))]).toEqual([1, 1 / 6, none, 2 / 3, 1 / 6]);
  expect([...crossRank.apply(values(7))]).toEqual([0.5]);
});

it("scores, cuts and neutralises as stated", () => {
  expect([...crossZScore.apply(values(1, 2, 3))]).toEqual([-1, 0, 1]);
  expect([...crossZScore.apply(values(0.1, 0.1, 0.1))]).toEqual([0, 0, 0]);
  expect([...winsorise.apply(values(0, 1, 2, 3, 100), { share: 0.25 })]).toEqual([1, 1, 2, 3, 3]);
  const groups = [0, 0, 1, 1];
  expect([...neutraliseGroups.apply(values(1, 3, 10, 20), {}, { groups })]).toEqual([-1, 1, -5, 5]);
});

it("leaves the residual of a regression with intercept", () => {
  const exposure = values(1, 2, 3, 4);
  const plain = neutraliseExposures.apply(values(5, 7, 9, 11), {}, { exposures: [exposure] });
  for (const residual of plain) expect(residual).toBeCloseTo(0, 12);
  const twice = neutraliseExposures.apply(
    values(1, 0, 0, 1),
    {},
    { exposures: [exposure, exposure.map((x) => 2 * x)] },
  );
  expect([...twice].map((residual) => Number(residual.toFixed(12)))).toEqual([0.5, -0.5, -0.5, 0.5]);
});

const numbers = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.integer({ min: -50, max: 50 }) },
    { weight: 1, arbitrary: fc.constant(none) },
  ),
  {
    minLength: 1,
    maxLength: 25,
  },
);
describe.each(crossSections.map((section) => [section.name, section] as const))("%s", (_, section) => {
  it("keeps the absent absent, does not care for the order of symbols, and refuses what it does not know", () => {
    fc.assert(
      fc.property(numbers, (list) => {
        const column = Float64Array.from(list);
        const groups = Float64Array.from(list, (_value, k) => k % 3);
        const exposures = [Float64Array.from(list, (_value, k) => k * k)];
        const whole = section.apply(column, undefined, { groups, exposures });
        const turned = section.apply(column.slice().reverse(), undefined, {
          groups: groups.slice().reverse(),
          exposures: [exposures[0]!.slice().reverse()],
        });
        for (const [k, value] of whole.entries()) {
          expect(Number.isFinite(value)).toBe(!Number.isNaN(column[k]!));
          if (Number.isFinite(value)) expect(turned[list.length - 1 - k]).toBeCloseTo(value, 8);
        }
      }),
      { numRuns: 50 },
    );
    expect(section.parameters.safeParse({ "no such parameter": 1 }).success).toBe(false);
    expect([...section.apply(values())]).toEqual([]);
  });
});

it("sees nothing of other moments", () => {
  const columns = [1, 2, 3, 4].map((seed) => syntheticBars({ symbol: `S${seed}`, bars: 60, seed }).close);
  for (const section of crossSections) {
    const whole = acrossSymbols(section, columns);
    const early = acrossSymbols(
      section,
      columns.map((column) => column.slice(0, 20)),
    );
    expect(early).toEqual(whole.map((column) => column.slice(0, 20)));
  }
});

it("takes no symbol whose exposure or group is missing", () => {
  const exposures = [values(1, none, 3, 5)];
  const residuals = neutraliseExposures.apply(values(2, 100, 6, 10), {}, { exposures });
  expect([...residuals].map((residual) => Number(residual.toFixed(9)))).toEqual([0, none, 0, 0]);
});
