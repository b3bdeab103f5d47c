/** Days of the reference engine: asked of the host for every moment, one at a time. */
import { DAY, HOUR } from "#lib/core/time.ts";

const known = new Map<string, number>();
const formats = new Map<string, Intl.DateTimeFormat>();

/** The date that a calendar in the zone shows at a moment (µs), as days since 1970-01-01. */
export function localDay(zone: string, time: number): number {
  if (zone === "UTC") return Math.floor(time / DAY);
  const key = `${zone} ${time}`;
  const found = known.get(key) ?? ask(zone, time);
  known.set(key, found);
  return found;
}

function ask(zone: string, time: number): number {
  const format =
    formats.get(zone) ??
    new Intl.DateTimeFormat("en-US", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" });
  formats.set(zone, format);
  const parts = new Map(
    format.formatToParts(Math.floor(time / 1000)).map(({ type, value }) => [type, value]),
  );
  return (
    (Date.parse(`${parts.get("year")}-${parts.get("month")}-${parts.get("day")}T00:00:00Z`) * 1000) / DAY
  );
}

/** When a day is over in the zone: the first quarter of an hour that shows another date. */
export function endOfLocalDay(zone: string, day: number): number {
  let time = (day + 1) * DAY - 15 * HOUR;
  while (localDay(zone, time) <= day) time += HOUR / 4;
  return time;
}
