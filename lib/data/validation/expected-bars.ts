import type { Micros, Resolution } from "#lib/core/columns.ts";
import { DAY, type Zone } from "#lib/core/time.ts";
import { RESOLUTION_MICROS } from "#lib/data/bars/index.ts";
import { type Calendar, civilDate, tradingSpans } from "#lib/data/calendars/index.ts";

/** Which bars a market should have: the dataset's zone for days, the calendar's zone for hours. */
export type SessionRules = {
  readonly resolution: Resolution;
  readonly calendar: Calendar;
  readonly zone: Zone;
  readonly calendarZone: Zone;
};

/** How many bars should start at or after `from` and before `to`. Weekly and longer bars: by the calendar alone. */
export function expectedBars(from: Micros, to: Micros, rules: SessionRules): number {
  if (rules.calendar.id === "none" || to <= from) return 0;
  const length = RESOLUTION_MICROS[rules.resolution];
  if (length < DAY) return Math.floor(sessionTime(from, to, rules) / length + 1e-6);
  const first = rules.zone.dayNumber(from - 1) + 1;
  const last = rules.zone.dayNumber(to - 1);
  if (rules.resolution === "1mo") return monthOf(last) - monthOf(first - 1);
  if (rules.resolution === "1w") return Math.floor((to - from) / length + 1e-6);
  let days = 0;
  for (let day = first; day <= last; day++) if (rules.calendar.isTradingDay(day)) days++;
  return days;
}

/** How many bars are missing between two neighbours. Times are the starts and ends of the two bars. */
export function missingBetween(start: Micros, end: Micros, next: Micros, rules: SessionRules): number {
  const { resolution, zone } = rules;
  if (rules.calendar.id === "none" || next <= end) return 0;
  if (resolution === "1w") return Math.round((next - start) / RESOLUTION_MICROS["1w"]) - 1;
  if (resolution === "1mo") return monthOf(zone.dayNumber(next)) - monthOf(zone.dayNumber(start)) - 1;
  if (resolution !== "1d") return expectedBars(end, next, rules);
  const today = zone.dayNumber(next);
  let days = 0;
  for (let day = zone.dayNumber(start) + 1; day < today; day++) if (rules.calendar.isTradingDay(day)) days++;
  return days;
}

/** Trading time within [from, to), µs. */
function sessionTime(from: Micros, to: Micros, { calendar, calendarZone }: SessionRules): Micros {
  let time = 0;
  // A session may begin the evening before its day.
  const last = calendarZone.dayNumber(to - 1) + 1;
  for (let day = calendarZone.dayNumber(from); day <= last; day++) {
    const session = calendar.session(day);
    if (!session) continue;
    for (const { open, close } of tradingSpans(session, day, calendarZone))
      time += Math.max(0, Math.min(to, close) - Math.max(from, open));
  }
  return time;
}

function monthOf(day: number): number {
  const { year, month } = civilDate(day);
  return year * 12 + month;
}
