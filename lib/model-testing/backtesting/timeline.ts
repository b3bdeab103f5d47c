/** Every moment at which some bar ends, once each, in order. One symbol's own column is shared, not copied. */
export function mergeTimelines(ends: readonly Float64Array[]): Float64Array {
  if (ends.length === 0) return new Float64Array(0);
  let merged = [...ends];
  while (merged.length > 1) {
    const next: Float64Array[] = [];
    for (let k = 0; k < merged.length; k += 2) next.push(union(merged[k]!, merged[k + 1]));
    merged = next;
  }
  return merged[0]!;
}

function union(a: Float64Array, b: Float64Array | undefined): Float64Array {
  if (b === undefined || areEqual(a, b)) return a;
  const out = new Float64Array(a.length + b.length);
  let i = 0;
  let j = 0;
  let length = 0;
  while (i < a.length || j < b.length) {
    const left = i < a.length ? a[i]! : Number.POSITIVE_INFINITY;
    const right = j < b.length ? b[j]! : Number.POSITIVE_INFINITY;
    if (left <= right) i++;
    if (right <= left) j++;
    out[length++] = Math.min(left, right);
  }
  return out.subarray(0, length);
}

function areEqual(a: Float64Array, b: Float64Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
