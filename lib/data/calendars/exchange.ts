import type { Calendar, CalendarId, Session } from "./calendar.ts";
import { civilDate, SATURDAY, SUNDAY, weekdayOf } from "./civil.ts";

type Rules = {
  readonly id: CalendarId;
  readonly title: string;
  readonly timeZone: string;
  /** Days without trading, weekends aside. */
  holidays(year: number): readonly number[];
  /** Hours of a day that is a session. */
  hours(day: number): Session;
};

/** An exchange open from Monday to Friday except on its holidays. */
export function exchange({ holidays, hours, ...names }: Rules): Calendar {
  const known = new Map<number, ReadonlySet<number>>();
  const isTradingDay = (day: number) => {
    const weekday = weekdayOf(day);
    if (weekday === SATURDAY || weekday === SUNDAY) return false;
    const { year } = civilDate(day);
    let closed = known.get(year);
    if (!closed) {
      closed = new Set(holidays(year));
      known.set(year, closed);
    }
    return !closed.has(day);
  };
  return { ...names, isTradingDay, session: (day) => (isTradingDay(day) ? hours(day) : null) };
}
