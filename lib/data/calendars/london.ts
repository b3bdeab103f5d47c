/** Sessions of the London Stock Exchange: bank holidays of England and the exchange's half days. Known: 1990–2030. */
import { civilDate, dayOf, easterSunday, isWeekend, MONDAY, nthWeekday, weekdayBefore } from "./civil.ts";
import { exchange } from "./exchange.ts";

/** Holidays of one year only: the millennium, royal weddings, jubilees, a funeral, a coronation. */
const special = [
  dayOf(1999, 12, 31),
  dayOf(2002, 6, 3),
  dayOf(2002, 6, 4),
  dayOf(2011, 4, 29),
  dayOf(2012, 6, 4),
  dayOf(2012, 6, 5),
  dayOf(2022, 6, 2),
  dayOf(2022, 6, 3),
  dayOf(2022, 9, 19),
  dayOf(2023, 5, 8),
];
/** Years in which the early May holiday was kept on the day of victory in Europe. */
const victoryDays = new Map([
  [1995, dayOf(1995, 5, 8)],
  [2020, dayOf(2020, 5, 8)],
]);
/** Years whose spring holiday moved to the jubilee. */
const jubilees = [2002, 2012, 2022];

const OPEN = 8 * 60;
const CLOSE = 16 * 60 + 30;
const HALF_DAY_CLOSE = 12 * 60 + 30;

export const london = exchange({
  id: "XLON",
  title: "London Stock Exchange",
  timeZone: "Europe/London",
  holidays(year) {
    const newYear = dayOf(year, 1, 1);
    const easter = easterSunday(year);
    return [
      isWeekend(newYear) ? nthWeekday(year, 1, MONDAY, 1) : newYear,
      easter - 2,
      easter + 1,
      victoryDays.get(year) ?? nthWeekday(year, 5, MONDAY, 1),
      ...(jubilees.includes(year) ? [] : [nthWeekday(year, 5, MONDAY, -1)]),
      nthWeekday(year, 8, MONDAY, -1),
      ...christmas(year),
      ...special,
    ];
  },
  hours: (day) => ({ openMinute: OPEN, closeMinute: isHalfDay(day) ? HALF_DAY_CLOSE : CLOSE }),
});

/** Each of the two days that falls on a weekend is kept two days later. */
const christmas = (year: number) =>
  [25, 26].map((date) => dayOf(year, 12, date)).map((day) => (isWeekend(day) ? day + 2 : day));

/** The last weekday up to Christmas Eve, and up to New Year's Eve. */
function isHalfDay(day: number): boolean {
  const { year } = civilDate(day);
  return day === weekdayBefore(dayOf(year, 12, 25)) || day === weekdayBefore(dayOf(year + 1, 1, 1));
}
