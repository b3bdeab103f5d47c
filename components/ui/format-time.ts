/** Dates are ISO and always in a named zone; times are integer microseconds UTC. */
import { formatNumber, NO_VALUE } from "./format-number.ts";

const formats = new Map<string, Intl.DateTimeFormat>();
function partsFormat(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat("en-US", {
      timeZone,
      hourCycle: "h23",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
    });
    formats.set(timeZone, format);
  }
  return format;
}

function parts(micros: number, timeZone: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const { type, value } of partsFormat(timeZone).formatToParts(micros / 1000)) found[type] = value;
  return found;
}

/** `2015-08-24`, the calendar date in the zone. */
export function formatDate(micros: number | null | undefined, timeZone: string): string {
  if (micros == null || Number.isNaN(micros)) return NO_VALUE;
  const { year, month, day } = parts(micros, timeZone);
  return `${year?.padStart(4, "0")}-${month}-${day}`;
}

/** `2015-08-24 09:30`, with seconds on request. */
export function formatDateTime(
  micros: number | null | undefined,
  timeZone: string,
  options: { readonly seconds?: boolean } = {},
): string {
  if (micros == null || Number.isNaN(micros)) return NO_VALUE;
  const { year, month, day, hour, minute, second } = parts(micros, timeZone);
  const time = options.seconds ? `${hour}:${minute}:${second}` : `${hour}:${minute}`;
  return `${year?.padStart(4, "0")}-${month}-${day} ${time}`;
}

/** `38 ms`, `4.2 s`, `3 min 20 s`, `2 h 5 min`, `12 d`. */
export function formatDuration(milliseconds: number | null | undefined): string {
  if (milliseconds == null || Number.isNaN(milliseconds)) return NO_VALUE;
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${formatNumber(seconds, 1)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${Math.floor(seconds % 60)} s`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours} h ${minutes % 60} min`;
  return `${formatNumber(hours / 24, 0)} d`;
}

/** `just now`, `4 min ago`, `yesterday 16:20`; older moments are dates. */
export function formatAgo(micros: number, nowMicros: number, timeZone: string): string {
  const seconds = (nowMicros - micros) / 1e6;
  if (seconds < 45) return "just now";
  if (seconds < 3600) return `${Math.max(1, Math.round(seconds / 60))} min ago`;
  const today = formatDate(nowMicros, timeZone);
  const time = formatDateTime(micros, timeZone).slice(11);
  if (formatDate(micros, timeZone) === today) return `today ${time}`;
  if (formatDate(micros + 86_400e6, timeZone) === today) return `yesterday ${time}`;
  return `${formatDate(micros, timeZone)} ${time}`;
}
