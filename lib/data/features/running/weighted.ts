import type { Step } from "./step.ts";
import { mean } from "./sum.ts";

/** Weights n, n − 1, …, 1 from the newest value back. Both sums are made anew once a window. */
export function weighted(length: number): Step {
  const window = new Float64Array(length);
  const state = new Float64Array(2);
  const weights = (length * (length + 1)) / 2;
  let slot = 0;
  let seen = 0;
  return (value) => {
    if (Number.isNaN(value)) return Number.NaN;
    state[1] = state[1]! + (seen < length ? value * (seen + 1) : value * length - state[0]!);
    state[0] = state[0]! + (value - window[slot]!);
    window[slot] = value;
    if (++slot === length) {
      slot = 0;
      renew(window, state);
    }
    if (seen < length) seen++;
    return seen < length ? Number.NaN : state[1]! / weights;
  };
}

function renew(window: Float64Array, state: Float64Array): void {
  let sum = 0;
  let weighted = 0;
  for (let k = 0; k < window.length; k++) {
    sum += window[k]!;
    weighted += window[k]! * (k + 1);
  }
  state[0] = sum;
  state[1] = weighted;
}

/** Mean of a mean: weights rise to the middle of the window and fall again. */
export function triangular(length: number): Step {
  const half = Math.floor(length / 2);
  const first = mean(half + 1);
  const second = mean(length % 2 === 1 ? half + 1 : half);
  return (value) => second(first(value));
}

/** Weighted average of 2 × (half as long) − (whole length), over √n values (Hull 2005). */
export function hullAverage(length: number): Step {
  const half = weighted(Math.max(1, Math.floor(length / 2)));
  const whole = weighted(length);
  const last = weighted(Math.max(1, Math.floor(Math.sqrt(length))));
  return (value) => last(2 * half(value) - whole(value));
}

/** Σ weight × value over the last values; `weights[0]` is that of the oldest. Their sum need not be 1. */
export function fixedWeights(weights: Float64Array): Step {
  const length = weights.length;
  const window = new Float64Array(length);
  let slot = 0;
  let seen = 0;
  return (value) => {
    if (Number.isNaN(value)) return Number.NaN;
    window[slot] = value;
    if (++slot === length) slot = 0;
    if (seen < length && ++seen < length) return Number.NaN;
    let all = 0;
    for (let k = 0, at = slot; k < length; k++) {
      all += weights[k]! * window[at]!;
      if (++at === length) at = 0;
    }
    return all;
  };
}
