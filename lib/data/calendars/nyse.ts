/**
 * Sessions of the New York Stock Exchange by its rules 7.2 and 7.6 and its announced closures.
 * Known years: 1990–2035; a closure announced after this was written is not known.
 */
import {
  civilDate,
  dayOf,
  easterSunday,
  FRIDAY,
  MONDAY,
  nthWeekday,
  SATURDAY,
  SUNDAY,
  THURSDAY,
  WEDNESDAY,
  weekdayOf,
} from "./civil.ts";
import { exchange } from "./exchange.ts";

export const NYSE_FIRST_YEAR = 1990;
export const NYSE_LAST_YEAR = 2035;

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

/** Holidays on which American futures trade for half a day. */
function lesserHolidays(year: number): number[] {
  return [
    ...(year >= 1998 ? [nthWeekday(year, 1, MONDAY, 3)] : []), // Martin Luther King
    nthWeekday(year, 2, MONDAY, 3), // Washington
    nthWeekday(year, 5, MONDAY, -1), // Memorial Day
    ...(year >= 2022 ? [observed(dayOf(year, 6, 19))] : []), // Juneteenth
    observed(dayOf(year, 7, 4)),
    nthWeekday(year, 9, MONDAY, 1), // Labor Day
    nthWeekday(year, 11, THURSDAY, 4), // Thanksgiving
  ];
}

function greaterHolidays(year: number): number[] {
  const newYear = dayOf(year, 1, 1);
  return [
    // Never kept on the Friday before: that would fall into the old accounting year.
    ...(weekdayOf(newYear) === SATURDAY ? [] : [observed(newYear)]),
    easterSunday(year) - 2, // Good Friday
    observed(dayOf(year, 12, 25)),
  ];
}

/** Holidays and days of mourning on which American futures do not trade either. */
export const nyseFullClosures = (year: number): number[] => [...greaterHolidays(year), ...mourning];

/** Whether the day is one of the holidays that futures keep by half. */
export function isNyseHoliday(day: number): boolean {
  return lesserHolidays(civilDate(day).year).includes(day);
}

export const nyse = exchange({
  id: "XNYS",
  title: "New York Stock Exchange",
  timeZone: "America/New_York",
  holidays: (year) => [...greaterHolidays(year), ...lesserHolidays(year), ...specialClosures],
  hours: (day) => ({ openMinute: 9 * 60 + 30, closeMinute: closeOf(day) }),
});

/** Minutes after midnight, New York, at which a session closes. */
function closeOf(day: number): number {
  const special = specialCloses.get(day);
  if (special !== undefined) return special;
  return isHalfDay(day) ? (civilDate(day).year < 1993 ? 14 : 13) * 60 : 16 * 60;
}

function isHalfDay(day: number): boolean {
  const { year, month, date } = civilDate(day);
  const weekday = weekdayOf(day);
  if (month === 11) return year >= 1992 && day === nthWeekday(year, 11, THURSDAY, 4) + 1;
  if (month === 12) return date === 24 && weekday !== FRIDAY;
  if (month !== 7 || year < 1995) return false;
  if (date === 3) return weekday === WEDNESDAY ? year >= 2013 : weekday !== FRIDAY;
  return date === 5 && weekday === FRIDAY && year < 2013;
}
