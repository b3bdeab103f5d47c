import type { Calendar, Session } from "./calendar.ts";
import { civilDate, weekdayOf } from "./civil.ts";

const WHOLE_DAY: Session = { openMinute: 0, closeMinute: 1440 };
const FIVE_PM = 17 * 60;

/** Foreign exchange: Sunday 17:00 to Friday 17:00 in New York, without Christmas and New Year's Day. */
export const fiveDays: Calendar = {
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

export const always: Calendar = {
  id: "24/7",
  title: "Every day, 24/7",
  timeZone: "UTC",
  isTradingDay: () => true,
  session: () => WHOLE_DAY,
};

export const none: Calendar = {
  id: "none",
  title: "No calendar: gaps are not looked for",
  timeZone: "UTC",
  isTradingDay: () => false,
  session: () => null,
};

function isWorldHoliday(day: number): boolean {
  const { month, date } = civilDate(day);
  return (month === 12 && date === 25) || (month === 1 && date === 1);
}
