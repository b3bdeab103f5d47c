/**
 * The Chinese lunisolar calendar in the time of Beijing and Hong Kong (UTC+8): a month begins on the day of the new
 * moon, the winter solstice falls into the eleventh, and of thirteen months between two solstices the first without a
 * principal solar term is a leap month. Sun and moon: Meeus, Astronomical Algorithms, chapters 25 and 49; right for the
 * day within 1950–2050.
 */
import { sin } from "#lib/core/math.ts";
import { dayOf } from "./civil.ts";

const RADIANS = Math.PI / 180;
const UTC_PLUS_8 = 8 / 24;
/** Julian day of 1970-01-01T00:00Z, and of the year 2000 from which both theories count. */
const EPOCH = 2440587.5;
const J2000 = 2451545;
const CENTURY = 36525;
/** Earth's rotation lags behind even time by about a minute. */
const DELTA_T = 65 / 86_400;
const LUNATION = 29.530588861;
const FIRST_NEW_MOON = 2451550.09766;

/** The day on which the given day of a lunar month falls; `month` 1 … 10 of the lunar year that begins in `year`. */
export function lunarDay(year: number, month: number, date: number): number {
  return monthStart(year, month) + date - 1;
}

/** The day in a Gregorian year and from a first date on, on which the sun reaches a longitude, in degrees. */
export function solarTerm(longitude: number, from: number): number {
  let day = from;
  while (!crosses(longitude, day)) day++;
  return day;
}

function monthStart(year: number, month: number): number {
  const first = moonBefore(solarTerm(270, dayOf(year - 1, 12, 18)));
  const last = moonBefore(solarTerm(270, dayOf(year, 12, 18)));
  let left = month + 1;
  let leapSeen = last - first === 12;
  for (let moon = first + 1; ; moon++) {
    const isLeap = !leapSeen && !holdsPrincipalTerm(newMoonDay(moon), newMoonDay(moon + 1));
    if (isLeap) leapSeen = true;
    else if (--left === 0) return newMoonDay(moon);
  }
}

/** The number of the moon in whose month the day lies. */
function moonBefore(day: number): number {
  let moon = Math.floor((day + EPOCH - FIRST_NEW_MOON) / LUNATION) + 1;
  while (newMoonDay(moon) > day) moon--;
  return moon;
}

const holdsPrincipalTerm = (start: number, end: number) =>
  Math.floor(sunAtMidnight(start) / 30) !== Math.floor(sunAtMidnight(end) / 30);

function crosses(longitude: number, day: number): boolean {
  const from = (sunAtMidnight(day) - longitude + 540) % 360;
  const to = (sunAtMidnight(day + 1) - longitude + 540) % 360;
  return from < 180 && to >= 180;
}

/** Apparent longitude of the sun as the day begins, degrees in [0, 360). */
function sunAtMidnight(day: number): number {
  const t = (day + EPOCH - UTC_PLUS_8 + DELTA_T - J2000) / CENTURY;
  const anomaly = (357.52911 + 35999.05029 * t) * RADIANS;
  const centre =
    (1.914602 - 0.004817 * t) * sin(anomaly) + 0.019993 * sin(2 * anomaly) + 0.000289 * sin(3 * anomaly);
  const node = (125.04 - 1934.136 * t) * RADIANS;
  const longitude = 280.46646 + 36000.76983 * t + centre - 0.00569 - 0.00478 * sin(node);
  return ((longitude % 360) + 360) % 360;
}

/** The day of a new moon, numbered from the first of the year 2000. */
function newMoonDay(moon: number): number {
  const t = moon / 1236.85;
  const sun = (2.5534 + 29.1053567 * moon) * RADIANS;
  const own = (201.5643 + 385.81693528 * moon + 0.0107582 * t * t) * RADIANS;
  const latitude = (160.7108 + 390.67050284 * moon - 0.0016118 * t * t) * RADIANS;
  const node = (124.7746 - 1.56375588 * moon) * RADIANS;
  const e = 1 - 0.002516 * t;
  const correction =
    -0.4072 * sin(own) +
    0.17241 * e * sin(sun) +
    0.01608 * sin(2 * own) +
    0.01039 * sin(2 * latitude) +
    0.00739 * e * sin(own - sun) -
    0.00514 * e * sin(own + sun) +
    0.00208 * e * e * sin(2 * sun) -
    0.00111 * sin(own - 2 * latitude) -
    0.00057 * sin(own + 2 * latitude) +
    0.00056 * e * sin(2 * own + sun) -
    0.00042 * sin(3 * own) +
    0.00042 * e * sin(sun + 2 * latitude) +
    0.00038 * e * sin(sun - 2 * latitude) -
    0.00024 * e * sin(2 * own - sun) -
    0.00017 * sin(node);
  const moment = FIRST_NEW_MOON + LUNATION * moon + 0.00015437 * t * t + correction - DELTA_T;
  return Math.floor(moment - EPOCH + UTC_PLUS_8);
}
