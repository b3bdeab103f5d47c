import { atan } from "#lib/core/math.ts";
import { Hilbert } from "./hilbert.ts";
import type { Step } from "./step.ts";

const DEGREES = 180 / Math.PI;
const FIRST_BAR = 12;
const WARMUP = 32;

/** MESA adaptive average (Ehlers): the weight follows the speed at which the phase turns. `slow()` is its follower. */
export function mesa(fastLimit: number, slowLimit: number): { next: Step; slow: () => number } {
  const cycle = new Hilbert(FIRST_BAR);
  let lastPhase = 0;
  let average = 0;
  let follower = 0;
  const next = (value: number) => {
    if (Number.isNaN(value)) return Number.NaN;
    if (!cycle.next(value)) return Number.NaN;
    const phase = cycle.inPhase === 0 ? 0 : atan(cycle.quadrature / cycle.inPhase) * DEGREES;
    const turned = Math.max(lastPhase - phase, 1);
    lastPhase = phase;
    const weight = turned > 1 ? Math.max(fastLimit / turned, slowLimit) : fastLimit;
    average = weight * value + (1 - weight) * average;
    follower = 0.5 * weight * average + (1 - 0.5 * weight) * follower;
    return cycle.seen > WARMUP ? average : Number.NaN;
  };
  return { next, slow: () => (cycle.seen > WARMUP ? follower : Number.NaN) };
}
