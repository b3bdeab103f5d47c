import { z } from "zod";
import type { Micros } from "#lib/core/columns.ts";
import { AppError } from "#lib/core/errors.ts";
import type { AlgorithmMarket, Window } from "./algorithm.ts";

const MINUTE: Micros = 60_000_000;
const WEEK_MINUTES = 10_080;
/** The longest time that an algorithm is given, in microseconds. */
export const WEEK: Micros = WEEK_MINUTES * MINUTE;
export const MAX_SLICES = 1000;

/** The length of an algorithm's window, as a parameter. */
export const minutes = (standard: number) =>
  z.number().min(1).max(WEEK_MINUTES).default(standard).meta({ title: "Time", unit: "minutes", step: 1 });

/** The number of slices, as a parameter. */
export const slices = (standard: number) =>
  z
    .number()
    .int()
    .min(1)
    .max(MAX_SLICES)
    .default(standard)
    .meta({ title: "Slices", unit: "at most", step: 1 });

/** From now, cut at the session's close; slices no shorter than the clock's step. */
export function windowOf({ now, session, step }: AlgorithmMarket, length: number, count: number): Window {
  const from = session ? Math.max(now, session.open) : now;
  const wanted = from + length * MINUTE;
  const until = session && from < session.close ? Math.min(wanted, session.close) : wanted;
  return { from, until, slices: Math.max(1, Math.min(count, Math.floor((until - from) / step))) };
}

export const evenly = (count: number): Float64Array => new Float64Array(count).fill(1);

/** The profile's volume in each slice; null when it has none there, or there is no profile. */
export function volumeShares(window: Window, { profile, session }: AlgorithmMarket): Float64Array | null {
  if (profile === null || session === null) return null;
  const length = (window.until - window.from) / window.slices;
  const before = (time: Micros) =>
    sharesBefore(profile, (time - session.open) / (session.close - session.open));
  const shares = Float64Array.from({ length: window.slices }, (_, k) => {
    const start = window.from + k * length;
    return before(start + length) - before(start);
  });
  return shares.some((share) => share > 0) ? shares : null;
}

/** The profile up to a fraction of the session, linear inside its parts. */
function sharesBefore(profile: Float64Array, fraction: number): number {
  const parts = Math.max(0, Math.min(1, fraction)) * profile.length;
  let total = 0;
  for (let k = 0; k < profile.length; k++) total += profile[k]! * Math.max(0, Math.min(1, parts - k));
  return total;
}

export function laterThan(at: Micros, now: Micros): Micros {
  if (!(at > now)) throw new AppError("bad-input", "The time to finish by must lie ahead.");
  return at;
}
