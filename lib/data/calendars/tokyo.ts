/** Sessions of the Tokyo Stock Exchange: Japan's public holidays and the exchange's turn of the year. Known: 2000–2030. */
import { dayOf, isWeekend, MONDAY, nthWeekday, SUNDAY, weekdayOf } from "./civil.ts";
import { exchange } from "./exchange.ts";

const OPEN = 9 * 60;
const CLOSE = 15 * 60;
const LUNCH = { startMinute: 11 * 60 + 30, endMinute: 12 * 60 + 30 };
/** From this day the afternoon is half an hour longer. */
const LONGER_FROM = dayOf(2024, 11, 5);

/** Days of one year only: the change of emperors, and the outage of all trading. */
const special = [
  dayOf(2019, 4, 30),
  dayOf(2019, 5, 1),
  dayOf(2019, 5, 2),
  dayOf(2019, 10, 22),
  dayOf(2020, 10, 1),
];

export const tokyo = exchange({
  id: "XTKS",
  title: "Tokyo Stock Exchange",
  timeZone: "Asia/Tokyo",
  holidays(year) {
    const turnOfYear = [dayOf(year, 1, 2), dayOf(year, 1, 3), dayOf(year, 12, 31)];
    return [...withSubstitutes(publicHolidays(year), year), ...turnOfYear, ...special];
  },
  hours: (day) => ({ openMinute: OPEN, closeMinute: day >= LONGER_FROM ? CLOSE + 30 : CLOSE, break: LUNCH }),
});

function publicHolidays(year: number): number[] {
  return [
    dayOf(year, 1, 1),
    nthWeekday(year, 1, MONDAY, 2), // Coming of Age
    dayOf(year, 2, 11), // Foundation
    ...(year >= 2020 ? [dayOf(year, 2, 23)] : []), // Emperor's birthday
    dayOf(year, 3, equinox(year, 20.8431)),
    dayOf(year, 4, 29), // Showa
    dayOf(year, 5, 3), // Constitution
    ...(year >= 2007 ? [dayOf(year, 5, 4)] : []), // Greenery
    dayOf(year, 5, 5), // Children
    ...summerHolidays(year),
    year >= 2003 ? nthWeekday(year, 9, MONDAY, 3) : dayOf(year, 9, 15), // Respect for the Aged
    dayOf(year, 9, equinox(year, 23.2488)),
    dayOf(year, 11, 3), // Culture
    dayOf(year, 11, 23), // Labour Thanksgiving
    ...(year <= 2018 ? [dayOf(year, 12, 23)] : []), // Emperor's birthday
  ];
}

/** Marine Day, Mountain Day and Sports Day, which two summers of Olympic Games moved. */
function summerHolidays(year: number): number[] {
  if (year === 2020) return [dayOf(2020, 7, 23), dayOf(2020, 7, 24), dayOf(2020, 8, 10)];
  if (year === 2021) return [dayOf(2021, 7, 22), dayOf(2021, 7, 23), dayOf(2021, 8, 8)];
  return [
    year >= 2003 ? nthWeekday(year, 7, MONDAY, 3) : dayOf(year, 7, 20),
    ...(year >= 2016 ? [dayOf(year, 8, 11)] : []),
    nthWeekday(year, 10, MONDAY, 2),
  ];
}

/** Date of an equinox in Japan, 1980–2099: `start` is its moment in 1980, counted in days of the month. */
function equinox(year: number, start: number): number {
  const years = year - 1980;
  return Math.floor(start + 0.242194 * years) - Math.floor(years / 4);
}

/**
 * A holiday on Sunday is kept on the next day that is none (until 2006: on Monday), and a day between two holidays
 * is one too.
 */
function withSubstitutes(days: readonly number[], year: number): Set<number> {
  const all = new Set(days);
  for (const day of days) {
    if (weekdayOf(day) !== SUNDAY) continue;
    let substitute = day + 1;
    while (year >= 2007 && all.has(substitute)) substitute++;
    all.add(substitute);
  }
  for (const day of days) if (all.has(day + 2) && !isWeekend(day + 1)) all.add(day + 1);
  return all;
}
