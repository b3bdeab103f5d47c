const scratch: Float64Array[] = [];

/** Middle value; the mean of the two middle ones when their number is even. Leaves the input as it was. */
export function medianOf(values: Float64Array): number {
  const { length } = values;
  scratch[length] ??= new Float64Array(length);
  const sorted = scratch[length];
  sorted.set(values);
  sorted.sort();
  const upper = length >> 1;
  return length % 2 === 1 ? sorted[upper]! : (sorted[upper - 1]! + sorted[upper]!) / 2;
}
