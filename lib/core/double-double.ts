/**
 * Pairs of doubles: `high + tail` holds about 106 bits. The functions answer the high part and leave the rest
 * in `tail`, so that nothing is allocated. Error-free sums and products: Knuth 1969, Dekker 1971.
 */
export let tail = 0;

const SPLITTER = 2 ** 27 + 1;

/** a + b; the rounding error is in `tail`. */
export function sum(a: number, b: number): number {
  const high = a + b;
  const part = high - a;
  tail = a - (high - part) + (b - part);
  return high;
}

/** a × b; the rounding error is in `tail`. Exact while |a|, |b| < 2^996 and the product is not subnormal. */
export function product(a: number, b: number): number {
  const high = a * b;
  const bigA = a * SPLITTER;
  const topA = bigA - (bigA - a);
  const restA = a - topA;
  const bigB = b * SPLITTER;
  const topB = bigB - (bigB - b);
  const restB = b - topB;
  tail = topA * topB - high + topA * restB + restA * topB + restA * restB;
  return high;
}

/** (a + aTail) × (b + bTail). */
export function productOfPairs(a: number, aTail: number, b: number, bTail: number): number {
  const high = product(a, b);
  return sum(high, tail + (a * bTail + aTail * b));
}

/** (a + aTail) + (b + bTail), |a| and |b| in any order. */
export function sumOfPairs(a: number, aTail: number, b: number, bTail: number): number {
  const high = sum(a, b);
  return sum(high, tail + (aTail + bTail));
}
