/** Every choice of `size` of the numbers 0 … `count` − 1, each ascending, in lexicographic order. */
export function* combinations(count: number, size: number): Generator<readonly number[]> {
  const chosen = Array.from({ length: size }, (_, k) => k);
  if (size > count) return;
  for (;;) {
    yield [...chosen];
    let k = size - 1;
    while (k >= 0 && chosen[k] === count - size + k) k--;
    if (k < 0) return;
    chosen[k]!++;
    for (let j = k + 1; j < size; j++) chosen[j] = chosen[j - 1]! + 1;
  }
}

/** n choose k, exact as long as it fits into a double. */
export function choose(n: number, k: number): number {
  let result = 1;
  for (let i = 1; i <= k; i++) result = (result * (n - k + i)) / i;
  return Math.round(result);
}
