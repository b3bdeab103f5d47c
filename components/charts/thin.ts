/**
 * Indices that keep the shape of a long line: first and last point, and the lowest and highest of each bucket.
 * Everything when it already fits.
 */
export function thinIndices(values: ArrayLike<number>, limit: number): Int32Array {
  const { length } = values;
  if (length <= limit) return Int32Array.from({ length }, (_, i) => i);
  const buckets = Math.max(1, Math.floor((limit - 2) / 2));
  const kept: number[] = [0];
  for (let bucket = 0; bucket < buckets; bucket++) {
    const from = 1 + Math.floor((bucket * (length - 2)) / buckets);
    const to = 1 + Math.floor(((bucket + 1) * (length - 2)) / buckets);
    let low = from;
    let high = from;
    for (let i = from + 1; i < to; i++) {
      if (values[i]! < values[low]!) low = i;
      if (values[i]! > values[high]!) high = i;
    }
    if (low !== high) kept.push(Math.min(low, high));
    kept.push(Math.max(low, high));
  }
  kept.push(length - 1);
  return Int32Array.from(kept);
}

/** Every stride-th index and the last: the same places in every line, so that lines share their points. */
export function everyIndex(length: number, stride: number): Int32Array {
  const count = Math.ceil((length - 1) / stride) + 1;
  return Int32Array.from({ length: length === 0 ? 0 : count }, (_, i) => Math.min(i * stride, length - 1));
}

export function pick(values: ArrayLike<number>, indices: Int32Array): Float64Array {
  return Float64Array.from(indices, (index) => values[index]!);
}
