import type { Micros } from "#lib/core/columns.ts";
import { larger, NO_QUANTITY, type Quantity, smaller } from "#lib/core/money.ts";
import type { Window } from "./algorithm.ts";
import { chosen } from "./algorithms.ts";
import { type AlgorithmState, filledOf, type Step, unallocatedOf, workingOf } from "./machine-state.ts";
import { wholeShares } from "./vwap-schedule.ts";

export const allocatedOf = (state: AlgorithmState): Quantity =>
  (filledOf(state) + workingOf(state)) as Quantity;

/** Cumulative steps for what no child has, over a window. */
export function scheduleOf(state: AlgorithmState, window: Window): Step[] {
  const { algorithm, parameters } = chosen(state.choice);
  const { lot } = state.market;
  const rest = larger(unallocatedOf(state), NO_QUANTITY);
  // All is given out; what comes back goes out again as one.
  if (rest === 0n) return [{ at: Math.round(window.from), upTo: state.order.quantity }];
  const weights = algorithm.weights(parameters, window, state.market, rest);
  const length = (window.until - window.from) / window.slices;
  const odd = rest % lot;
  let upTo: bigint = allocatedOf(state);
  return wholeShares(rest / lot, weights).map((lots, k) => {
    upTo += lots * lot + (k === window.slices - 1 ? odd : 0n);
    return { at: Math.round(window.from + k * length), upTo: upTo as Quantity };
  });
}

export const replanned = (state: AlgorithmState, window: Window): AlgorithmState => ({
  ...state,
  window,
  schedule: scheduleOf(state, window),
});

export const lengthOf = ({ from, until, slices }: Window): Micros => (until - from) / slices;

/** How long a slice has: to fill, and before it is tried again. */
export const sliceLength = ({ window, market }: AlgorithmState): Micros =>
  Math.max(market.step, Math.round(lengthOf(window)));

/** What is left of the window, in slices as long as before; moved on when nothing is left of it. */
export function restOfWindow({ window, schedule, at, market }: AlgorithmState, since: Micros): Window {
  const open = schedule.filter((step) => step.at > since).length;
  const slices = Math.max(1, open);
  const length = Math.max(lengthOf(window), market.step);
  const left = Math.floor((window.until - at) / length);
  if (left >= 1) return { from: at, until: window.until, slices: Math.min(slices, left) };
  return { from: at, until: at + length * slices, slices };
}

/** How much may be filled and working together by now. */
export function dueOf(state: AlgorithmState): Quantity {
  const { algorithm, parameters } = chosen(state.choice);
  const { order, before, volume, pace } = state;
  const allocated = allocatedOf(state);
  if (algorithm.due) {
    const progress = {
      quantity: order.quantity,
      filled: filledOf(state),
      working: workingOf(state),
      before,
      volume,
      pace,
    };
    return smaller(algorithm.due(parameters, progress), order.quantity);
  }
  return state.schedule.findLast((step) => step.at <= state.at)?.upTo ?? allocated;
}
