/**
 * A chart library draws UTC only, so local times are shifted before they reach it. Offsets change a few times a
 * year: they are found once per interval (a probe a week, then a binary search), and applied with one addition.
 */
import type { Micros } from "#lib/core/columns.ts";

const MINUTE = 60e6;
const WEEK = 7 * 24 * 60 * MINUTE;

/** `offset[k]` (µs east of UTC) holds for times before `until[k]`; the last `until` is Infinity. */
export type ZoneOffsets = { readonly until: readonly number[]; readonly offset: readonly number[] };

const formats = new Map<string, Intl.DateTimeFormat>();
function format(timeZone: string): Intl.DateTimeFormat {
  let found = formats.get(timeZone);
  if (!found) {
    found = new Intl.DateTimeFormat("en-US", {
      timeZone,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
    formats.set(timeZone, found);
  }
  return found;
}

function offsetAt(timeZone: string, time: Micros): number {
  const at: Record<string, number> = {};
  const seconds = Math.floor(time / 1e6);
  for (const part of format(timeZone).formatToParts(seconds * 1000)) at[part.type] = Number(part.value);
  const { year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = at;
  return Date.UTC(year, month - 1, day, hour, minute, second) * 1000 - seconds * 1e6;
}

/** The offsets of a zone between two times. Throws a RangeError when the zone is unknown. */
export function zoneOffsets(timeZone: string, from: Micros, to: Micros): ZoneOffsets {
  const until: number[] = [];
  const offset = [offsetAt(timeZone, from)];
  for (let time = from; time < to; time += WEEK) {
    const next = Math.min(time + WEEK, to);
    const after = offsetAt(timeZone, next);
    if (after === offset.at(-1)) continue;
    let low = time;
    let high = next;
    while (high - low > MINUTE) {
      const middle = low + Math.floor((high - low) / 2 / MINUTE) * MINUTE || low + MINUTE;
      if (offsetAt(timeZone, middle) === after) high = middle;
      else low = middle;
    }
    until.push(Math.floor(high / MINUTE) * MINUTE);
    offset.push(after);
  }
  return { until: [...until, Number.POSITIVE_INFINITY], offset };
}

/** Wall-clock microseconds of sorted UTC times: O(n) additions. */
export function shiftToZone(times: ArrayLike<Micros>, { until, offset }: ZoneOffsets): Float64Array {
  const shifted = new Float64Array(times.length);
  let segment = 0;
  for (let i = 0; i < times.length; i++) {
    const time = times[i]!;
    while (time >= until[segment]!) segment++;
    shifted[i] = time + offset[segment]!;
  }
  return shifted;
}
