/** Sessions of the Hong Kong Stock Exchange: general holidays and the exchange's half days. Known: 1990–2030. */
import { civilDate, dayOf, easterSunday, MONDAY, nthWeekday, SATURDAY, SUNDAY, weekdayOf } from "./civil.ts";
import { exchange } from "./exchange.ts";
import { lunarDay, solarTerm } from "./lunisolar.ts";

const OPEN = 10 * 60;
const CLOSE = 16 * 60;
const LUNCH = { startMinute: 12 * 60, endMinute: 13 * 60 };
/** From this day trading begins half an hour earlier. */
const EARLIER_FROM = dayOf(2011, 3, 7);
const FIRST_HALF_DAY_BEFORE_NEW_YEAR = 2012;

const onlyOnce = [dayOf(1997, 7, 2), dayOf(1999, 12, 31), dayOf(2015, 9, 3)];
const storms = [
  dayOf(1992, 7, 22),
  dayOf(1993, 9, 17),
  dayOf(1999, 9, 16),
  dayOf(2001, 7, 6),
  dayOf(2001, 7, 25),
  dayOf(2008, 8, 6),
  dayOf(2008, 8, 22),
  dayOf(2011, 9, 29),
  dayOf(2013, 8, 14),
  dayOf(2016, 8, 2),
  dayOf(2016, 10, 21),
  dayOf(2017, 8, 23),
  dayOf(2020, 10, 13),
  dayOf(2021, 10, 13),
  dayOf(2023, 7, 17),
  dayOf(2024, 9, 6),
];
/** From this year on every holiday on a Sunday moves to a weekday. */
const SUBSTITUTES_SINCE = 2012;

export const hongKong = exchange({
  id: "XHKG",
  title: "Hong Kong Stock Exchange",
  timeZone: "Asia/Hong_Kong",
  holidays: (year) => [
    ...withSubstitutes(generalHolidays(year)),
    ...lunarNewYear(year),
    ...christmas(year),
    ...onlyOnce,
    ...storms,
  ],
  hours(day) {
    const early = day >= EARLIER_FROM;
    const openMinute = early ? OPEN - 30 : OPEN;
    if (isHalfDay(day)) return { openMinute, closeMinute: early ? 12 * 60 : 12 * 60 + 30 };
    return { openMinute, closeMinute: CLOSE, break: LUNCH };
  },
});

function generalHolidays(year: number): number[] {
  const easter = easterSunday(year);
  return [
    dayOf(year, 1, 1),
    easter - 2,
    easter + 1,
    solarTerm(15, dayOf(year, 4, 3)), // Ching Ming
    ...(year >= 1999 ? [dayOf(year, 5, 1)] : []), // Labour Day
    lunarDay(year, 4, 8), // Buddha's birthday
    ...queensBirthday(year),
    lunarDay(year, 5, 5), // Dragon boats
    ...(year >= 1997 ? [dayOf(year, 7, 1)] : []), // Special Administrative Region
    ...liberation(year),
    ...afterMidAutumn(year),
    ...(year >= 1997 ? [dayOf(year, 10, 1)] : []), // National Day
    ...(year === 1997 || year === 1998 ? [dayOf(year, 10, 2)] : []),
    lunarDay(year, 9, 9), // Chung Yeung
  ];
}

/** A Sunday was not replaced at first: the feast itself, a Saturday, was kept. In 1993 there was trading. */
function afterMidAutumn(year: number): number[] {
  const day = lunarDay(year, 8, 16);
  return year === 1993 || (year < SUBSTITUTES_SINCE && weekdayOf(day) === SUNDAY) ? [] : [day];
}

const queensMondays = [
  dayOf(1990, 6, 18),
  dayOf(1991, 6, 17),
  dayOf(1992, 6, 15),
  dayOf(1993, 6, 14),
  dayOf(1994, 6, 13),
  dayOf(1995, 6, 19),
  dayOf(1996, 6, 17),
  dayOf(1997, 6, 30),
];
const queensBirthday = (year: number) => queensMondays.filter((day) => civilDate(day).year === year);

/** The end of the war, kept in August until 1998. */
function liberation(year: number): number[] {
  if (year > 1998) return [];
  return [nthWeekday(year, 8, MONDAY, year >= 1997 ? 3 : -1)];
}

/** A holiday on Sunday, or on the day of another, is kept on the next day that is none. */
function withSubstitutes(days: readonly number[]): Set<number> {
  const kept = new Set<number>();
  const moved: number[] = [];
  for (const day of days)
    if (weekdayOf(day) === SUNDAY || kept.has(day)) moved.push(day);
    else kept.add(day);
  for (const day of moved) {
    let next = day + 1;
    while (kept.has(next) || weekdayOf(next) === SUNDAY) next++;
    kept.add(next);
  }
  return kept;
}

/** Three days; for a Sunday among the first two the eve, later for any Sunday the fourth day. */
function lunarNewYear(year: number): number[] {
  const first = lunarDay(year, 1, 1);
  const days = [first, first + 1, first + 2];
  const sunday = days.findIndex((day) => weekdayOf(day) === SUNDAY);
  if (year >= SUBSTITUTES_SINCE) return sunday < 0 ? days : [...days, first + 3];
  return sunday === 0 || sunday === 1 ? [first - 1, ...days] : days;
}

/** Christmas Day and the first weekday after it. */
function christmas(year: number): number[] {
  const day = dayOf(year, 12, 25);
  const weekday = weekdayOf(day);
  if (weekday === SUNDAY) return [day + 1, day + 2];
  return [day, weekday === SATURDAY ? day + 2 : day + 1];
}

function isHalfDay(day: number): boolean {
  const { year, month, date } = civilDate(day);
  if (month === 12) return date === 24 || date === 31;
  return year >= FIRST_HALF_DAY_BEFORE_NEW_YEAR && month <= 2 && day === lunarDay(year, 1, 1) - 1;
}
