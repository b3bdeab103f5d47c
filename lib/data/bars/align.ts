import type { Micros } from "#lib/core/columns.ts";

/**
 * For each moment of a clock (ascending, µs) the last row of a series that had ended by then; −1 before the first.
 * `ends` are the series' own bar ends, of any calendar and zone: nothing is seen before it is over.
 * A row older than `maxAge` µs counts as none.
 */
export function rowsAsOf(
  ends: Float64Array,
  clock: Float64Array,
  maxAge: Micros = Number.POSITIVE_INFINITY,
): Int32Array {
  const rows = new Int32Array(clock.length);
  let row = -1;
  for (let i = 0; i < clock.length; i++) {
    while (row + 1 < ends.length && ends[row + 1]! <= clock[i]!) row++;
    rows[i] = row >= 0 && clock[i]! - ends[row]! <= maxAge ? row : -1;
  }
  return rows;
}

/** A column as it was known at each moment of a clock; NaN where nothing was. */
export function alignColumn(
  column: Float64Array,
  ends: Float64Array,
  clock: Float64Array,
  maxAge?: Micros,
): Float64Array {
  return Float64Array.from(rowsAsOf(ends, clock, maxAge), (row) => (row < 0 ? Number.NaN : column[row]!));
}

/** Every moment at which a bar of any of the series ends, ascending, each once: a clock for all of them. */
export function commonClock(ends: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(ends.reduce((sum, one) => sum + one.length, 0));
  let at = 0;
  for (const one of ends) {
    all.set(one, at);
    at += one.length;
  }
  all.sort();
  return all.filter((time, i) => i === 0 || time !== all[i - 1]);
}
