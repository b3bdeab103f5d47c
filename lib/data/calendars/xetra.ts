/** Sessions of Xetra, Frankfurt, by its yearly trading calendars. Known: 1990–2030. */
import { civilDate, dayOf, easterSunday, weekdayBefore } from "./civil.ts";
import { exchange } from "./exchange.ts";

const OPEN = 9 * 60;
const CLOSE = 17 * 60 + 30;
const HALF_DAY_CLOSE = 14 * 60;
const FIRST_HALF_DAY = 2010;

export const xetra = exchange({
  id: "XETR",
  title: "Xetra, Frankfurt",
  timeZone: "Europe/Berlin",
  holidays(year) {
    const easter = easterSunday(year);
    return [
      dayOf(year, 1, 1),
      easter - 2,
      easter + 1,
      dayOf(year, 5, 1),
      ...(year === 2007 || (year >= 2015 && year <= 2021) ? [easter + 50] : []), // Whit Monday
      ...(year >= 2014 && year <= 2021 ? [dayOf(year, 10, 3)] : []), // German Unity
      ...(year === 2017 ? [dayOf(year, 10, 31)] : []), // 500 years of the Reformation
      dayOf(year, 12, 24),
      dayOf(year, 12, 25),
      dayOf(year, 12, 26),
      dayOf(year, 12, 31),
    ];
  },
  hours: (day) => ({ openMinute: OPEN, closeMinute: isLastOfYear(day) ? HALF_DAY_CLOSE : CLOSE }),
});

function isLastOfYear(day: number): boolean {
  const { year } = civilDate(day);
  return year >= FIRST_HALF_DAY && day === weekdayBefore(dayOf(year, 12, 31));
}
