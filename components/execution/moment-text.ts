import type { Micros } from "#lib/core/columns.ts";
import { DAY, dayNumberOf, isCalendarDate, Zone } from "#lib/core/time.ts";

const WRITTEN = /^(?:(\d{4}-\d{2}-\d{2})[ T])?(\d{1,2}):(\d{2})(?::(\d{2}))?$/;

/** "15:45" on the day of `near`, or "2026-11-23 15:45" (seconds too), on a clock in the zone; null when it is neither. */
export function parseMoment(text: string, near: Micros, zone: string): Micros | null {
  const [, date, hour, minute, second = "0"] = WRITTEN.exec(text.trim()) ?? [];
  if (Number(hour ?? 24) > 23 || Number(minute) > 59 || Number(second) > 59) return null;
  if (date !== undefined && !isCalendarDate(date)) return null;
  const clock = new Zone(zone);
  const day = date === undefined ? clock.dayNumber(near) : dayNumberOf(date);
  const asUtc = day * DAY + (Number(hour) * 3600 + Number(minute) * 60 + Number(second)) * 1e6;
  return asUtc - clock.offset(asUtc - clock.offset(asUtc));
}
