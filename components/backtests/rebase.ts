import { lowerBound } from "#components/charts/time-axis.ts";
import type { Micros } from "#lib/core/columns.ts";

export type CurveInput = {
  readonly times: Float64Array;
  readonly values: Float64Array;
};
export type RebasedCurves = {
  /** Every time at which any curve has a point, inside what all share. */
  readonly times: Float64Array;
  /** One a curve: 1 at the first shared time, the last known value carried forward. */
  readonly curves: readonly Float64Array[];
  /** True when some curve is longer than what is shared. */
  readonly clipped: boolean;
};

/** Curves of different spans on one timeline, each divided by its own value where the shared span begins; null without one. */
export function rebase(inputs: readonly CurveInput[]): RebasedCurves | null {
  const filled = inputs.filter(({ times }) => times.length > 0);
  if (filled.length === 0 || filled.length < inputs.length) return null;
  const from = Math.max(...filled.map(({ times }) => times[0]!));
  const to = Math.min(...filled.map(({ times }) => times[times.length - 1]!));
  if (from > to) return null;
  const times = mergedTimes(filled, from, to);
  const curves = filled.map((input) => along(input, times));
  const clipped = filled.some((input) => input.times[0]! < from || input.times[input.times.length - 1]! > to);
  return { times, curves, clipped };
}

function mergedTimes(inputs: readonly CurveInput[], from: Micros, to: Micros): Float64Array {
  const merged = new Set<number>();
  for (const { times } of inputs)
    for (let i = lowerBound(times, from); i < times.length && times[i]! <= to; i++) merged.add(times[i]!);
  return Float64Array.from(merged).sort();
}

function along({ times, values }: CurveInput, wanted: Float64Array): Float64Array {
  const found = new Float64Array(wanted.length);
  let at = 0;
  for (let i = 0; i < wanted.length; i++) {
    while (at + 1 < times.length && times[at + 1]! <= wanted[i]!) at++;
    found[i] = values[at]!;
  }
  const base = found[0]!;
  return base > 0 ? found.map((value) => value / base) : found.fill(Number.NaN);
}
