/**
 * One value in, one value out; NaN while it warms up. NaN in means "not yet": it leaves the state as it was, so
 * steps can be fed with one another. State lives in typed arrays: numbers in closures would be boxed.
 */
export type Step = (value: number) => number;

/** The value n calls ago. */
export function lag(length: number): Step {
  const window = new Float64Array(length).fill(Number.NaN);
  let slot = 0;
  return (value) => {
    if (Number.isNaN(value)) return Number.NaN;
    const before = window[slot]!;
    window[slot] = value;
    if (++slot === length) slot = 0;
    return before;
  };
}

/** Value − value n calls ago. */
export function change(length = 1): Step {
  const before = lag(length);
  return (value) => value - before(value);
}

/** Holds the first `count` values back, so that two averages of different length start on the same bar. */
export function delayed(count: number, step: Step): Step {
  let left = count;
  return (value) => {
    if (Number.isNaN(value)) return Number.NaN;
    if (left > 0) {
      left--;
      return Number.NaN;
    }
    return step(value);
  };
}
