import type { Step } from "./step.ts";

/** Exponential average, started with the mean of the first n values. */
export function exponential(length: number, weight = 2 / (length + 1)): Step {
  const state = new Float64Array(1);
  let seen = 0;
  return (value) => {
    if (Number.isNaN(value)) return Number.NaN;
    if (seen >= length) {
      state[0] = state[0]! + (value - state[0]!) * weight;
      return state[0]!;
    }
    state[0] = state[0]! + value;
    if (++seen < length) return Number.NaN;
    state[0] = state[0]! / length;
    return state[0]!;
  };
}

/** Exponential average that starts with the first value itself and has no warm-up. */
export function exponentialFromFirst(weight: number): Step {
  const state = new Float64Array(1);
  let started = false;
  return (value) => {
    if (Number.isNaN(value)) return Number.NaN;
    state[0] = started ? state[0]! + (value - state[0]!) * weight : value;
    started = true;
    return state[0]!;
  };
}

/** Wilder's average: weight 1/n after the mean of the first n values. */
export const wilder = (length: number): Step => exponential(length, 1 / length);

/** Wilder's decaying sum as in his directional movement: starts with the sum of the first n − 1 values. */
export function wilderSum(length: number): Step {
  const state = new Float64Array(1);
  const first = Math.max(1, length - 1);
  let seen = 0;
  return (value) => {
    if (Number.isNaN(value)) return Number.NaN;
    if (seen >= first) {
      state[0] = state[0]! - state[0]! / length + value;
      return state[0]!;
    }
    state[0] = state[0]! + value;
    return ++seen < first ? Number.NaN : state[0]!;
  };
}

/** 2 × average − average of it. */
export function doubleExponential(length: number): Step {
  const first = exponential(length);
  const second = exponential(length);
  return (value) => {
    const once = first(value);
    return 2 * once - second(once);
  };
}

/** 3 × average − 3 × average of it + average of that. */
export function tripleExponential(length: number): Step {
  const first = exponential(length);
  const second = exponential(length);
  const third = exponential(length);
  return (value) => {
    const once = first(value);
    const twice = second(once);
    return 3 * once - 3 * twice + third(twice);
  };
}

/** The average of an average of an average, as TRIX differences it. */
export function thriceExponential(length: number): Step {
  const first = exponential(length);
  const second = exponential(length);
  const third = exponential(length);
  return (value) => third(second(first(value)));
}

/** Six exponential averages in a row, weighted by powers of the volume factor (Tillson 1998). */
export function tillson(length: number, factor: number): Step {
  const chain = Array.from({ length: 6 }, () => exponential(length)) as [Step, Step, Step, Step, Step, Step];
  const cube = factor * factor * factor;
  const weights = [
    -cube,
    3 * (factor * factor + cube),
    -6 * factor * factor - 3 * (factor + cube),
    1 + 3 * factor + cube + 3 * factor * factor,
  ] as const;
  return (value) => {
    const third = chain[2](chain[1](chain[0](value)));
    const fourth = chain[3](third);
    const fifth = chain[4](fourth);
    const sixth = chain[5](fifth);
    return weights[0] * sixth + weights[1] * fifth + weights[2] * fourth + weights[3] * third;
  };
}
