import type { Step } from "./step.ts";

/** Sum of the last n values: a running sum that is made anew once a window, so that rounding cannot pile up. */
export function sum(length: number): Step {
  const window = new Float64Array(length);
  const state = new Float64Array(1);
  let slot = 0;
  let seen = 0;
  return (value) => {
    if (Number.isNaN(value)) return Number.NaN;
    state[0] = state[0]! + (value - window[slot]!);
    window[slot] = value;
    if (++slot === length) {
      slot = 0;
      state[0] = total(window);
    }
    if (seen < length) seen++;
    return seen < length ? Number.NaN : state[0]!;
  };
}

/** Arithmetic mean of the last n values. */
export function mean(length: number): Step {
  const add = sum(length);
  return (value) => add(value) / length;
}

function total(window: Float64Array): number {
  let all = 0;
  for (let k = 0; k < window.length; k++) all += window[k]!;
  return all;
}
