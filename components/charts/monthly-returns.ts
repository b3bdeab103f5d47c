import { shiftToZone, zoneOffsets } from "./zone-offsets.ts";

/** Fractions; null where the run has no bar. `total` compounds the months that exist. */
export type YearOfReturns = {
  readonly year: number;
  readonly months: readonly (number | null)[];
  readonly total: number;
};

/**
 * Return of each calendar month in the zone: the last equity of the month over the last equity before it, the
 * first month starting from `initial`. A month without a bar inside the span is null.
 */
export function monthlyReturns(
  times: Float64Array,
  equity: Float64Array,
  options: { initial: number; timeZone: string },
): YearOfReturns[] {
  const { length } = times;
  if (length === 0) return [];
  const shifted = shiftToZone(times, zoneOffsets(options.timeZone, times[0]!, times[length - 1]!));
  const years = new Map<number, (number | null)[]>();
  let before = options.initial;
  for (let i = 0; i < length; i++) {
    // A session may end at the next midnight: it belongs to the day it closes.
    const date = new Date((shifted[i]! - 1) / 1000);
    const next = i + 1 < length ? new Date((shifted[i + 1]! - 1) / 1000) : undefined;
    const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
    if (next && next.getUTCMonth() === month && next.getUTCFullYear() === year) continue;
    const months = years.get(year) ?? new Array<number | null>(12).fill(null);
    months[month] = before > 0 ? equity[i]! / before - 1 : null;
    years.set(year, months);
    before = equity[i]!;
  }
  return [...years].map(([year, months]) => ({ year, months, total: compound(months) }));
}

function compound(months: readonly (number | null)[]): number {
  return months.reduce<number>((growth, month) => growth * (1 + (month ?? 0)), 1) - 1;
}

/** A round bound for the colours (percent 1, 2, 5, 7, 10 …) that leaves out the strongest twentieth. */
export function heatBound(years: readonly YearOfReturns[]): number {
  const sizes = years
    .flatMap((year) => year.months.filter((month) => month !== null).map(Math.abs))
    .sort((a, b) => a - b);
  const size = sizes[Math.floor((sizes.length - 1) * 0.95)] ?? 0;
  const steps = [0.005, 0.01, 0.02, 0.03, 0.05, 0.07, 0.1, 0.15, 0.2, 0.3, 0.5, 1];
  return steps.find((step) => size <= step) ?? 2;
}
