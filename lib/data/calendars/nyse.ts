/**
 * Sessions of the New York Stock Exchange by its rules 7.2 and 7.6 and its announced closures.
 * Known years: 1990–2035; a closure announced after this was written is not known.
 */
import { civilDate, dayOf, easterSunday, nthWeekday, weekdayOf } from "./civil.ts";

export const NYSE_FIRST_YEAR = 1990;
export const NYSE_LAST_YEAR = 2035;

const [SUNDAY, MONDAY, , WEDNESDAY, THURSDAY, FRIDAY, SATURDAY] = [0, 1, 2, 3, 4, 5, 6];

/** Closures that no rule gives. */
const mourning = [
  dayOf(1994, 4, 27), // Richard Nixon
  dayOf(2004, 6, 11), // Ronald Reagan
  dayOf(2007, 1, 2), // Gerald Ford
  dayOf(2018, 12, 5), // George H. W. Bush
  dayOf(2025, 1, 9), // Jimmy Carter
];
const attacks = [dayOf(2001, 9, 11), dayOf(2001, 9, 12), dayOf(2001, 9, 13), dayOf(2001, 9, 14)];
const hurricaneSandy = [dayOf(2012, 10, 29), dayOf(2012, 10, 30)];
const specialClosures = [...mourning, ...attacks, ...hurricaneSandy];

/** Early closes that no rule gives, minutes after midnight. */
const specialCloses = new Map([
  [dayOf(1997, 12, 26), 13 * 60],
  [dayOf(1999, 12, 31), 13 * 60],
  [dayOf(2003, 12, 26), 13 * 60],
]);

/** A holiday on Saturday is kept on Friday, on Sunday on Monday. */
function observed(day: number): number {
  const weekday = weekdayOf(day);
  return weekday === SATURDAY ? day - 1 : weekday === SUNDAY ? day + 1 : day;
}

function holidaysOf(year: number): Set<number> {
  const newYear = dayOf(year, 1, 1);
  const days = [
    // Never kept on the Friday before: that would fall into the old accounting year.
    ...(weekdayOf(newYear) === SATURDAY ? [] : [observed(newYear)]),
    ...(year >= 1998 ? [nthWeekday(year, 1, MONDAY!, 3)] : []), // Martin Luther King
    nthWeekday(year, 2, MONDAY!, 3), // Washington
    easterSunday(year) - 2, // Good Friday
    nthWeekday(year, 5, MONDAY!, -1), // Memorial Day
    ...(year >= 2022 ? [observed(dayOf(year, 6, 19))] : []), // Juneteenth
    observed(dayOf(year, 7, 4)),
    nthWeekday(year, 9, MONDAY!, 1), // Labor Day
    nthWeekday(year, 11, THURSDAY!, 4), // Thanksgiving
    observed(dayOf(year, 12, 25)),
  ];
  return new Set([...days, ...specialClosures]);
}

const holidays = new Map<number, Set<number>>();

export function isNyseSession(day: number): boolean {
  const weekday = weekdayOf(day);
  if (weekday === SATURDAY || weekday === SUNDAY) return false;
  const { year } = civilDate(day);
  let closed = holidays.get(year);
  if (!closed) {
    closed = holidaysOf(year);
    holidays.set(year, closed);
  }
  return !closed.has(day);
}

/** Minutes after midnight, New York, at which a session closes. */
export function nyseClose(day: number): number {
  const special = specialCloses.get(day);
  if (special !== undefined) return special;
  return isHalfDay(day) ? (civilDate(day).year < 1993 ? 14 : 13) * 60 : 16 * 60;
}

function isHalfDay(day: number): boolean {
  const { year, month, date } = civilDate(day);
  const weekday = weekdayOf(day);
  if (month === 11) return year >= 1992 && day === nthWeekday(year, 11, THURSDAY!, 4) + 1;
  if (month === 12) return date === 24 && weekday !== FRIDAY;
  if (month !== 7 || year < 1995) return false;
  if (date === 3) return weekday === WEDNESDAY ? year >= 2013 : weekday !== FRIDAY;
  return date === 5 && weekday === FRIDAY && year < 2013;
}
