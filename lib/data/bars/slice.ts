import type { BarColumns, Micros } from "#lib/core/columns.ts";

/** Index of the first value ≥ `at` in a sorted array; its length when there is none. */
export function firstAtOrAfter(sorted: Float64Array, at: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The bars that start at or after `from` and before `to`, µs. Shares memory with the input. */
export function sliceBars(bars: BarColumns, from: Micros, to: Micros): BarColumns {
  const first = firstAtOrAfter(bars.start, from);
  const last = Math.max(first, firstAtOrAfter(bars.start, to));
  if (first === 0 && last === bars.length) return bars;
  return {
    symbol: bars.symbol,
    length: last - first,
    start: bars.start.subarray(first, last),
    end: bars.end.subarray(first, last),
    open: bars.open.subarray(first, last),
    high: bars.high.subarray(first, last),
    low: bars.low.subarray(first, last),
    close: bars.close.subarray(first, last),
    volume: bars.volume.subarray(first, last),
  };
}
