import type { Micros } from "#lib/core/columns.ts";
import { chosen } from "./algorithms.ts";
import { percentOf } from "./change.ts";
import { type AlgorithmState, filledOf, leavesOf, phaseOf } from "./machine-state.ts";
import { allocatedOf, dueOf, sliceLength } from "./schedule.ts";

/** Percent of the order that may be missing from what its schedule wanted filled before it is behind. */
export const BEHIND_PERCENT = 5;

/**
 * From when on it is behind its schedule unless more fills; null when it cannot be. Every slice has its own length of
 * time to fill first. What shows one order at a time follows no schedule.
 */
export function behindFrom(state: AlgorithmState): Micros | null {
  if (phaseOf(state) !== "running") return null;
  const { algorithm } = chosen(state.choice);
  const most = filledOf(state) + (state.order.quantity * BigInt(BEHIND_PERCENT)) / 100n;
  if (algorithm.due) return percentOf(state) !== null ? behindVolume(state, most) : null;
  const late = state.schedule.find(({ upTo }) => upTo > most);
  return late ? late.at + sliceLength(state) : null;
}

/** What follows the volume was asked for when its children went out. */
function behindVolume(state: AlgorithmState, most: bigint): Micros | null {
  const asked = dueOf(state);
  const unsent = asked - allocatedOf(state);
  let lacking: bigint = filledOf(state) + (unsent > 0n ? unsent : 0n);
  if (lacking > most) return state.at;
  for (const child of state.children) {
    if (child.ended) continue;
    lacking += leavesOf(child);
    if (lacking > most) return child.at + sliceLength(state);
  }
  return null;
}
