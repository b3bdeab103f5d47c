import type { Step } from "./step.ts";

const NEUTRAL = 50;

/** Wilder's RSI, 0 … 100; 50 where nothing moved. */
export function relativeStrength(length: number): Step {
  const state = new Float64Array(3);
  let seen = 0;
  return (value) => {
    if (Number.isNaN(value)) return Number.NaN;
    const moved = value - state[0]!;
    state[0] = value;
    const up = moved > 0 ? moved : 0;
    const down = moved < 0 ? -moved : 0;
    if (seen > length) {
      state[1] = (state[1]! * (length - 1) + up) / length;
      state[2] = (state[2]! * (length - 1) + down) / length;
    } else {
      if (seen++ === 0) return Number.NaN;
      state[1] = state[1]! + up;
      state[2] = state[2]! + down;
      if (seen <= length) return Number.NaN;
      state[1] = state[1]! / length;
      state[2] = state[2]! / length;
    }
    const all = state[1]! + state[2]!;
    return all === 0 ? NEUTRAL : (100 * state[1]!) / all;
  };
}
