import type { Resolution } from "#lib/core/columns.ts";

const SECOND = 1_000_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Nominal length of a bar, µs. A day and longer follow the local calendar; these are their usual lengths. */
export const RESOLUTION_MICROS: Readonly<Record<Resolution, number>> = {
  "1s": SECOND,
  "1m": MINUTE,
  "5m": 5 * MINUTE,
  "15m": 15 * MINUTE,
  "30m": 30 * MINUTE,
  "1h": HOUR,
  "4h": 4 * HOUR,
  "1d": DAY,
  "1w": 7 * DAY,
  "1mo": 30 * DAY,
};

/** How many bars of this length fit into a session of `sessionMinutes`; at most one for a day and longer. */
export function barsPerDay(resolution: Resolution, sessionMinutes: number): number {
  const length = RESOLUTION_MICROS[resolution];
  return length >= DAY ? DAY / length : Math.ceil((sessionMinutes * MINUTE) / length);
}
