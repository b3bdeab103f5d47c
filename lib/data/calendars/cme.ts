/**
 * Sessions of equity-index futures at the Chicago Mercantile Exchange (Globex), each from 17:00 the evening before.
 * Known: 1990–2035. The daily pause of later years is no part of these hours.
 */
import { civilDate, FRIDAY, nthWeekday, THURSDAY, weekdayOf } from "./civil.ts";
import { exchange } from "./exchange.ts";
import { isNyseHoliday, nyseFullClosures } from "./nyse.ts";

const OPEN = -7 * 60;
const CLOSE = 17 * 60;
const HALF_DAY_CLOSE = 12 * 60;
const FIRST_SHORT_FRIDAY = 1993;

export const cme = exchange({
  id: "CMES",
  title: "CME Globex, equity-index futures",
  timeZone: "America/Chicago",
  holidays: nyseFullClosures,
  hours: (day) => ({ openMinute: OPEN, closeMinute: isHalfDay(day) ? HALF_DAY_CLOSE : CLOSE }),
});

/** The other holidays of New York, the day after Thanksgiving, and Christmas Eve. */
function isHalfDay(day: number): boolean {
  const { year, month, date } = civilDate(day);
  if (month === 12) return date === 24 && weekdayOf(day) < FRIDAY;
  const afterThanksgiving = month === 11 && day === nthWeekday(year, 11, THURSDAY, 4) + 1;
  return isNyseHoliday(day) || (afterThanksgiving && year >= FIRST_SHORT_FRIDAY);
}
