import type { Calendar, CalendarId } from "./calendar.ts";
import { cme } from "./cme.ts";
import { hongKong } from "./hong-kong.ts";
import { london } from "./london.ts";
import { nyse } from "./nyse.ts";
import { always, fiveDays, none } from "./round-the-clock.ts";
import { tokyo } from "./tokyo.ts";
import { xetra } from "./xetra.ts";

const calendars: Record<CalendarId, Calendar> = {
  XNYS: nyse,
  CMES: cme,
  XLON: london,
  XETR: xetra,
  XTKS: tokyo,
  XHKG: hongKong,
  "24/5": fiveDays,
  "24/7": always,
  none,
};

export function calendarOf(id: CalendarId): Calendar {
  return calendars[id];
}
