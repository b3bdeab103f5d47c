import type { Step } from "./step.ts";

/** Mean squared distance from the mean of the last n values (÷ n). Two passes a window: nothing cancels. */
export function spread(length: number): Step {
  const window = new Float64Array(length);
  const state = new Float64Array(2);
  let slot = 0;
  let seen = 0;
  let equal = 0;
  let last = Number.NaN;
  return (value) => {
    if (Number.isNaN(value)) return Number.NaN;
    equal = value === last ? equal + 1 : 1;
    last = value;
    const removed = window[slot]!;
    window[slot] = value;
    const before = state[0]!;
    if (seen < length) {
      state[0] = before + (value - before) / ++seen;
      state[1] = state[1]! + (value - before) * (value - state[0]!);
    } else {
      state[0] = before + (value - removed) / length;
      state[1] = state[1]! + (value - removed) * (value - state[0]! + (removed - before));
    }
    if (++slot === length) {
      slot = 0;
      renew(window, state);
    }
    if (seen < length) return Number.NaN;
    return equal >= length ? 0 : Math.max(state[1]!, 0) / length;
  };
}

/** Made anew once a window, so that rounding cannot pile up. */
function renew(window: Float64Array, state: Float64Array): void {
  let sum = 0;
  for (let k = 0; k < window.length; k++) sum += window[k]!;
  const mean = sum / window.length;
  let squares = 0;
  for (let k = 0; k < window.length; k++) squares += (window[k]! - mean) * (window[k]! - mean);
  state[0] = mean;
  state[1] = squares;
}

/** The last n values, oldest first from `oldest` on, for figures that need all of them at each bar. */
export type Window = { readonly values: Float64Array; readonly push: (value: number) => boolean };

/** `push` answers whether the window is full; the order of `values` is that of a ring. */
export function windowOf(length: number): Window {
  const values = new Float64Array(length);
  let slot = 0;
  let seen = 0;
  return {
    values,
    push(value) {
      if (Number.isNaN(value)) return false;
      values[slot] = value;
      if (++slot === length) slot = 0;
      if (seen < length) seen++;
      return seen === length;
    },
  };
}

/** Mean of |value − centre| over a whole window. */
export function meanDistance(values: Float64Array, centre: number): number {
  let all = 0;
  for (let k = 0; k < values.length; k++) all += Math.abs(values[k]! - centre);
  return all / values.length;
}

/** Sums of two windows and of their products, computed afresh at each bar around the first values. */
export function covarianceOf(length: number) {
  const first = windowOf(length);
  const second = windowOf(length);
  const figures = { full: false, xx: 0, yy: 0, xy: 0, meanX: 0, meanY: 0 };
  return (x: number, y: number) => {
    const ready = first.push(x);
    figures.full = second.push(y) && ready;
    if (!figures.full) return figures;
    const a = first.values;
    const b = second.values;
    let sumX = 0;
    let sumY = 0;
    for (let k = 0; k < length; k++) {
      sumX += a[k]!;
      sumY += b[k]!;
    }
    figures.meanX = sumX / length;
    figures.meanY = sumY / length;
    let xx = 0;
    let yy = 0;
    let xy = 0;
    for (let k = 0; k < length; k++) {
      const dx = a[k]! - figures.meanX;
      const dy = b[k]! - figures.meanY;
      xx += dx * dx;
      yy += dy * dy;
      xy += dx * dy;
    }
    figures.xx = xx;
    figures.yy = yy;
    figures.xy = xy;
    return figures;
  };
}
