import { civilDate, weekdayOf } from "./civil.ts";
import { isNyseSession, nyseClose } from "./nyse.ts";

/** Trading hours of one local day, minutes after midnight; `closeMinute` may be 1440, the next midnight. */
export type Session = { readonly openMinute: number; readonly closeMinute: number };

export const CALENDAR_IDS = ["XNYS", "24/5", "24/7", "none"] as const;
export type CalendarId = (typeof CALENDAR_IDS)[number];

export type Calendar = {
  readonly id: CalendarId;
  readonly title: string;
  /** IANA zone of the local days. */
  readonly timeZone: string;
  /** Days whose daily bar must be there. */
  isTradingDay(day: number): boolean;
  /** When bars shorter than a day are expected; null = not on this day. */
  session(day: number): Session | null;
};

const WHOLE_DAY: Session = { openMinute: 0, closeMinute: 1440 };
const FIVE_PM = 17 * 60;

const nyse: Calendar = {
  id: "XNYS",
  title: "New York Stock Exchange",
  timeZone: "America/New_York",
  isTradingDay: isNyseSession,
  session: (day) => (isNyseSession(day) ? { openMinute: 570, closeMinute: nyseClose(day) } : null),
};

/** Foreign exchange: Sunday 17:00 to Friday 17:00 in New York, without Christmas and New Year's Day. */
const fiveDays: Calendar = {
  id: "24/5",
  title: "Foreign exchange, 24/5",
  timeZone: "America/New_York",
  isTradingDay(day) {
    const weekday = weekdayOf(day);
    return weekday >= 1 && weekday <= 5 && !isWorldHoliday(day);
  },
  session(day) {
    const weekday = weekdayOf(day);
    if (weekday === 6 || isWorldHoliday(day)) return null;
    if (weekday === 0) return { openMinute: FIVE_PM, closeMinute: 1440 };
    return weekday === 5 ? { openMinute: 0, closeMinute: FIVE_PM } : WHOLE_DAY;
  },
};

const always: Calendar = {
  id: "24/7",
  title: "Every day, 24/7",
  timeZone: "UTC",
  isTradingDay: () => true,
  session: () => WHOLE_DAY,
};

const none: Calendar = {
  id: "none",
  title: "No calendar: gaps are not looked for",
  timeZone: "UTC",
  isTradingDay: () => false,
  session: () => null,
};

const calendars: Record<CalendarId, Calendar> = { XNYS: nyse, "24/5": fiveDays, "24/7": always, none };

export function calendarOf(id: CalendarId): Calendar {
  return calendars[id];
}

function isWorldHoliday(day: number): boolean {
  const { month, date } = civilDate(day);
  return (month === 12 && date === 25) || (month === 1 && date === 1);
}
