import type { Step } from "./step.ts";

/**
 * A figure of the last n values, computed afresh at each value from the window in order, oldest first. The figure must
 * not keep the array: it is the same one each time, or a view of it.
 */
export function overWindow(length: number, figure: (window: Float64Array) => number): Step {
  // Every value stands twice, n apart, so that each window is one stretch.
  const twice = new Float64Array(2 * length);
  const windows = Array.from({ length }, (_, k) => twice.subarray(k, k + length));
  let slot = 0;
  let seen = 0;
  return (value) => {
    if (Number.isNaN(value)) return Number.NaN;
    twice[slot] = value;
    twice[slot + length] = value;
    if (++slot === length) slot = 0;
    if (seen < length) seen++;
    return seen === length ? figure(windows[slot]!) : Number.NaN;
  };
}
