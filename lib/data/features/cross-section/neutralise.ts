import { z } from "zod";
import { AppError } from "#lib/core/errors.ts";
import { defineCrossSection } from "./cross-section.ts";

export const neutraliseGroups = defineCrossSection({
  name: "neutraliseGroups",
  title: "Neutralise by group",
  formula: "Value − mean of the symbols of the same group.",
  source: "Classic",
  convention: "Without groups all symbols are one.",
  parameters: z.strictObject({}),
  transform(values, _parameters, { groups }) {
    const sums = new Map<number, { sum: number; count: number }>();
    const groupOf = (k: number) => groups?.[k] ?? 0;
    for (const [k, value] of values.entries()) {
      const { sum, count } = sums.get(groupOf(k)) ?? { sum: 0, count: 0 };
      sums.set(groupOf(k), { sum: sum + value, count: count + 1 });
    }
    return values.map((value, k) => {
      const { sum, count } = sums.get(groupOf(k))!;
      return value - sum / count;
    });
  },
});

export const neutraliseExposures = defineCrossSection({
  name: "neutraliseExposures",
  title: "Neutralise by regression",
  formula: "Residual of the least-squares regression of the values on the exposures, with intercept.",
  source: "Frisch and Waugh 1933",
  convention: "An exposure that the ones before it explain is left out.",
  parameters: z.strictObject({}),
  transform(values, _parameters, { exposures }) {
    if (exposures.some((exposure) => exposure.length !== values.length))
      throw new AppError("bad-input", "Every exposure needs one value per symbol.", { at: "exposures" });
    return residualsOf(values, [values.map(() => 1), ...exposures]);
  },
});

/** Of what is left of a regressor less than this share tells nothing that the others do not. */
const COLLINEAR = 1e-20;

/** Modified Gram-Schmidt: each regressor is freed of those before it, then taken out of the values. */
function residualsOf(values: Float64Array, regressors: readonly Float64Array[]): Float64Array {
  const rest = values.slice();
  const basis: Float64Array[] = [];
  for (const regressor of regressors) {
    const direction = regressor.slice();
    // Twice: once leaves rounding errors of the size of what cancels.
    for (let pass = 0; pass < 2; pass++) for (const other of basis) takeOut(direction, other);
    if (dot(direction, direction) <= COLLINEAR * dot(regressor, regressor)) continue;
    basis.push(direction);
    takeOut(rest, direction);
  }
  return rest;
}

function takeOut(from: Float64Array, direction: Float64Array): void {
  const share = dot(from, direction) / dot(direction, direction);
  for (let k = 0; k < from.length; k++) from[k]! -= share * direction[k]!;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += a[k]! * b[k]!;
  return sum;
}
