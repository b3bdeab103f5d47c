/** Wall-clock days in a time zone, on integer microseconds. The zone data are the host's. */
import type { Micros } from "./columns.ts";
import { AppError } from "./errors.ts";

export const SECOND: Micros = 1_000_000;
export const HOUR: Micros = 3600 * SECOND;
export const DAY: Micros = 24 * HOUR;
/** Clocks change on a quarter of an hour. */
const QUARTER = HOUR / 4;

/** ISO 8601 in UTC, to the second. */
export function isoTime(time: Micros): string {
  return `${new Date(time / 1000).toISOString().slice(0, 19)}Z`;
}

/** Days of one IANA zone. Offsets are kept a week at a time, because asking the host is slow. */
export class Zone {
  readonly #format: Intl.DateTimeFormat;
  #from = Number.NaN;
  #to = Number.NaN;
  #offset = 0;

  constructor(name: string) {
    try {
      this.#format = new Intl.DateTimeFormat("en-GB", {
        timeZone: name,
        hourCycle: "h23",
        year: "numeric",
        month: "2-digit",
        day: "2-digit",
        hour: "2-digit",
        minute: "2-digit",
        second: "2-digit",
      });
    } catch (cause) {
      const hint = 'use an IANA name such as "America/New_York"';
      throw new AppError("bad-input", `"${name}" is not a time zone: ${hint}.`, { cause, at: "timeZone" });
    }
  }

  /** What a clock in the zone shows minus UTC, at `time`. */
  offset(time: Micros): Micros {
    if (time >= this.#from && time < this.#to) return this.#offset;
    const offset = this.#ask(time);
    const later = time + 7 * DAY;
    this.#from = time;
    this.#to = this.#ask(later) === offset ? later : (Math.floor(time / QUARTER) + 1) * QUARTER;
    this.#offset = offset;
    return offset;
  }

  /** The wall-clock date as days since 1970-01-01. */
  dayNumber(time: Micros): number {
    return Math.floor((time + this.offset(time)) / DAY);
  }

  /** When the day that holds `time` ends: the next local midnight. */
  endOfDay(time: Micros): Micros {
    return this.startOfDay(this.dayNumber(time) + 1);
  }

  /** Local midnight with which a day (days since 1970-01-01) begins. */
  startOfDay(dayNumber: number): Micros {
    const asUtc = dayNumber * DAY;
    const guess = asUtc - this.offset(asUtc);
    return asUtc - this.offset(guess);
  }

  #ask(time: Micros): Micros {
    const part: Record<string, number> = {};
    for (const { type, value } of this.#format.formatToParts(new Date(Math.floor(time / 1000))))
      part[type] = Number(value);
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
    const wall = Date.UTC(year, month - 1, day, hour, minute, second) * 1000;
    return wall - Math.floor(time / SECOND) * SECOND;
  }
}

/** "2020-02-29" as days since 1970-01-01. */
export function dayNumberOf(isoDate: string): number {
  const milliseconds = Date.parse(`${isoDate}T00:00:00Z`);
  if (Number.isNaN(milliseconds))
    throw new AppError("bad-input", `"${isoDate}" is not a date of the calendar; write YYYY-MM-DD.`);
  return (milliseconds * 1000) / DAY;
}
