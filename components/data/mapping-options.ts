import type { Option } from "#components/ui/index.ts";
import { RESOLUTIONS, type Resolution } from "#lib/core/columns.ts";
import { CALENDAR_IDS, type CalendarId } from "#lib/data/calendars/index.ts";
import type { ImportMapping, TimeShape } from "#lib/data/ingestion/index.ts";
import { calendarName, resolutionNames } from "./words.ts";

export type Role = keyof ImportMapping["columns"];

export const roleNames: Readonly<Record<Role, string>> = {
  time: "Time",
  clock: "Time of day",
  open: "Open",
  high: "High",
  low: "Low",
  close: "Close",
  volume: "Volume",
  adjustedClose: "Adjusted close",
  symbol: "Symbol",
  askOpen: "Ask open",
  askHigh: "Ask high",
  askLow: "Ask low",
  askClose: "Ask close",
};

export const resolutionOptions: readonly Option<Resolution>[] = RESOLUTIONS.map((value) => ({
  value,
  label: resolutionNames[value],
}));

export const calendarOptions: readonly Option<CalendarId>[] = CALENDAR_IDS.map((value) => ({
  value,
  label: calendarName(value),
}));

const separators = { ",": "comma", ";": "semicolon", "\t": "tab", "|": "bar" } as const;
export const separatorName = (mapping: ImportMapping): string => separators[mapping.delimiter];

/** `%d/%m/%Y %H:%M` → "day/month/year hour:minute" */
export function formatName({ format }: TimeShape): string {
  const known: Record<string, string> = {
    iso: "2024-01-31 (ISO 8601)",
    "epoch-s": "seconds since 1970",
    "epoch-ms": "milliseconds since 1970",
    "epoch-us": "microseconds since 1970",
    "epoch-ns": "nanoseconds since 1970",
  };
  const words: Record<string, string> = {
    Y: "year",
    y: "year",
    m: "month",
    b: "Jan",
    d: "day",
    H: "hour",
    I: "hour",
    M: "minute",
    S: "second",
    f: "fraction",
    p: "am/pm",
    z: "offset",
  };
  return known[format] ?? format.replace(/%([A-Za-z])/g, (_, letter: string) => words[letter] ?? letter);
}

/** Every zone that this browser knows, the usual ones first. */
export function zoneOptions(): Option[] {
  const first = [
    "UTC",
    "America/New_York",
    "America/Chicago",
    "Europe/London",
    "Europe/Berlin",
    "Asia/Tokyo",
  ];
  const all = [...new Set([...first, ...Intl.supportedValuesOf("timeZone")])];
  return all.map((value) => ({ value, label: value }));
}
