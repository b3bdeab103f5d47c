import type { Step } from "./step.ts";

/** `push` answers the extreme of the last n values; `age` tells how many values ago it stood, the latest of equals. */
export type Extreme = { readonly push: Step; readonly age: () => number };

/** Largest (`sign` 1) or smallest (−1) of the last n values. Keeps only candidates that can still win. */
export function extreme(length: number, sign: 1 | -1): Extreme {
  const values = new Float64Array(length);
  const rows = new Float64Array(length);
  let head = 0;
  let tail = -1;
  let count = 0;
  let seen = 0;
  const push = (value: number) => {
    if (Number.isNaN(value)) return Number.NaN;
    const signed = sign * value;
    if (count > 0 && rows[head]! <= seen - length) {
      if (++head === length) head = 0;
      count--;
    }
    while (count > 0 && values[tail]! <= signed) {
      if (--tail < 0) tail = length - 1;
      count--;
    }
    if (count === 0) tail = head;
    else if (++tail === length) tail = 0;
    values[tail] = signed;
    rows[tail] = seen++;
    count++;
    return seen < length ? Number.NaN : sign * values[head]!;
  };
  return { push, age: () => seen - 1 - rows[head]! };
}

export const highestOf = (length: number): Step => extreme(length, 1).push;
export const lowestOf = (length: number): Step => extreme(length, -1).push;

/** Where a value stands between the lowest low and the highest high of n bars, 0 … 1; `flat` when they are one. */
export function placeInRange(length: number, flat: number) {
  const top = extreme(length, 1);
  const bottom = extreme(length, -1);
  return (high: number, low: number, value: number): number => {
    const highest = top.push(high);
    const lowest = bottom.push(low);
    return highest === lowest ? flat : (value - lowest) / (highest - lowest);
  };
}
