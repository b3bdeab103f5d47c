const known = new WeakSet<Float64Array>();

/** Says that a column has no NaN and never will: whoever has looked at it spares others to. */
export const markWhole = (column: Float64Array) => known.add(column);

export const isMarkedWhole = (column: Float64Array) => known.has(column);

/** Whether rows `from` … `to` − 1 surely have no NaN: a sum is a number only when all of its terms are. */
export function isWhole(column: Float64Array, from: number, to: number): boolean {
  // Four sums, which do not wait for each other.
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let i = from;
  for (; i + 3 < to; i += 4) {
    a += column[i]!;
    b += column[i + 1]!;
    c += column[i + 2]!;
    d += column[i + 3]!;
  }
  for (; i < to; i++) a += column[i]!;
  return Number.isFinite(a + b + c + d);
}
