import { lag, type Step } from "./step.ts";
import { sum } from "./sum.ts";

/** |change over n values| ÷ the way there, 0 … 1; 1 when nothing moved (Kaufman). */
export function efficiency(length: number): Step {
  const before = lag(1);
  const origin = lag(length);
  const way = sum(length);
  return (value) => {
    const walked = way(Math.abs(value - before(value)));
    const moved = value - origin(value);
    return walked <= moved || walked === 0 ? 1 : Math.abs(moved) / walked;
  };
}

/** Kaufman's adaptive average: the weight goes from `slow` to `fast` with the square of the efficiency. */
export function kaufman(length: number, fast = 2, slow = 30): Step {
  const ratio = efficiency(length);
  const state = new Float64Array(1);
  const slowest = 2 / (slow + 1);
  const span = 2 / (fast + 1) - slowest;
  let seen = 0;
  return (value) => {
    if (Number.isNaN(value)) return Number.NaN;
    const weight = ratio(value) * span + slowest;
    if (seen < length) {
      seen++;
      state[0] = value;
      return Number.NaN;
    }
    state[0] = state[0]! + (value - state[0]!) * weight * weight;
    return state[0]!;
  };
}
