import { NONE } from "./format.ts";

/** An instant: milliseconds since the epoch, a Date, or an ISO string. */
export type Instant = number | Date | string | null | undefined;

const partsOf = new Map<string, Intl.DateTimeFormat>();

function formatter(zone: string): Intl.DateTimeFormat {
  let found = partsOf.get(zone);
  if (!found) {
    found = new Intl.DateTimeFormat("en-CA", {
      timeZone: zone,
      hourCycle: "h23",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
    });
    partsOf.set(zone, found);
  }
  return found;
}

function fields(instant: Instant, zone: string): Record<string, string> | undefined {
  if (instant === null || instant === undefined) return undefined;
  const date = instant instanceof Date ? instant : new Date(instant);
  if (Number.isNaN(date.getTime())) return undefined;
  return Object.fromEntries(
    formatter(zone)
      .formatToParts(date)
      .map((part) => [part.type, part.value]),
  );
}

/** ISO calendar date in the zone: "2017-11-10". */
export function formatDate(instant: Instant, zone = "UTC"): string {
  const at = fields(instant, zone);
  return at ? `${at.year}-${at.month}-${at.day}` : NONE;
}

/** "15:52:08" in the zone. */
export function formatClock(instant: Instant, zone = "UTC"): string {
  const at = fields(instant, zone);
  return at ? `${at.hour}:${at.minute}:${at.second}` : NONE;
}

/** "2017-11-10 15:52:08 UTC"; without the suffix where the column head names the zone. */
export function formatTime(instant: Instant, zone = "UTC", options: { suffix?: boolean } = {}): string {
  const text = `${formatDate(instant, zone)} ${formatClock(instant, zone)}`;
  if (text.startsWith(NONE)) return NONE;
  return options.suffix === false ? text : `${text} ${zoneName(zone)}`;
}

/** The clock alone on the day of `near`, with its date on any other: replays and long schedules are days away. */
export function formatMoment(instant: Instant, near: Instant, zone = "UTC"): string {
  return formatDate(instant, zone) === formatDate(near, zone)
    ? formatClock(instant, zone)
    : formatTime(instant, zone, { suffix: false });
}

/** The short name that stands behind a time: "UTC", "New York", "Berlin". */
export function zoneName(zone: string): string {
  return zone.split("/").at(-1)?.replaceAll("_", " ") ?? zone;
}

/** The zone of this browser, e.g. "Europe/Berlin". */
export function localZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
}

/** "just now", "8 s ago", "4 min ago", "3 d ago"; a date when older than 30 days. */
export function formatAge(instant: Instant, now: number, zone = "UTC"): string {
  if (instant === null || instant === undefined) return NONE;
  const seconds = Math.max(0, (now - new Date(instant).getTime()) / 1000);
  if (Number.isNaN(seconds)) return NONE;
  if (seconds < 2) return "just now";
  if (seconds < 60) return `${Math.floor(seconds)} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h ago`;
  if (seconds < 30 * 86_400) return `${Math.floor(seconds / 86_400)} d ago`;
  return formatDate(instant, zone);
}
