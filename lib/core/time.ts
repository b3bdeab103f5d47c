/** Wall-clock days in a time zone, on integer microseconds. The zone data are the host's. */
import type { Micros } from "./columns.ts";
import { AppError } from "./errors.ts";

export const SECOND: Micros = 1_000_000;
export const HOUR: Micros = 3600 * SECOND;
export const DAY: Micros = 24 * HOUR;
/** Clocks change on a quarter of an hour. */
const QUARTER = HOUR / 4;
/** No zone changes its clock twice within four weeks (the shortest known pair is Morocco's Ramadan, 29 days). */
const STRIDE = 28 * DAY;

/** ISO 8601 in UTC, to the second. */
export function isoTime(time: Micros): string {
  return `${new Date(time / 1000).toISOString().slice(0, 19)}Z`;
}

/** Four weeks of a zone: one offset, or two with the moment between them. */
type Stretch = { readonly changes: Micros; readonly before: Micros; readonly after: Micros };
/** What was learnt of each zone, for all its `Zone`s: asking the host costs a microsecond and more. */
const learnt = new Map<string, Map<number, Stretch>>();
const formats = new Map<string, Intl.DateTimeFormat>();

/** Days of one IANA zone. */
export class Zone {
  readonly #name: string;
  readonly #stretches: Map<number, Stretch>;
  #from = Number.NaN;
  #to = Number.NaN;
  #offset = 0;

  constructor(name: string) {
    this.#name = name;
    this.#stretches = learnt.get(name) ?? new Map();
    learnt.set(name, this.#stretches);
    if (name === "UTC") {
      // Known without the host, whose first answer costs milliseconds.
      this.#from = Number.NEGATIVE_INFINITY;
      this.#to = Number.POSITIVE_INFINITY;
    } else formatOf(name);
  }

  /** What a clock in the zone shows minus UTC, at `time`. */
  offset(time: Micros): Micros {
    if (!(time >= this.#from && time < this.#to)) this.#moveTo(time);
    return this.#offset;
  }

  /** Keeps the span of one offset that holds `time`. */
  #moveTo(time: Micros): void {
    const number = Math.floor(time / STRIDE);
    const stretch = this.#stretches.get(number) ?? this.#learn(number);
    const changed = time >= stretch.changes;
    this.#from = changed ? stretch.changes : number * STRIDE;
    this.#to = changed ? (number + 1) * STRIDE : stretch.changes;
    this.#offset = changed ? stretch.after : stretch.before;
  }

  #learn(number: number): Stretch {
    let low = (number * STRIDE) / QUARTER;
    let high = low + STRIDE / QUARTER;
    const before = this.#ask(low * QUARTER);
    const after = this.#ask(high * QUARTER);
    while (before !== after && high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (this.#ask(middle * QUARTER) === before) low = middle;
      else high = middle;
    }
    const stretch = { changes: high * QUARTER, before, after };
    this.#stretches.set(number, stretch);
    return stretch;
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

  /** Reads the host's text, for example "3/10/2024, GMT-05:00"; the offset of UTC itself is a bare "GMT". */
  #ask(time: Micros): Micros {
    const text = formatOf(this.#name).format(time / 1000);
    const [, sign, hours, minutes, seconds] = /GMT(?:([+-])(\d+):(\d+)(?::(\d+))?)?$/.exec(text) ?? [];
    const offset =
      Number(hours ?? 0) * HOUR + Number(minutes ?? 0) * (HOUR / 60) + Number(seconds ?? 0) * SECOND;
    return sign === "-" ? -offset : offset;
  }
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  try {
    const format = new Intl.DateTimeFormat("en-US", { timeZone, timeZoneName: "longOffset" });
    formats.set(timeZone, format);
    return format;
  } catch (cause) {
    const hint = 'use an IANA name such as "America/New_York"';
    throw new AppError("bad-input", `"${timeZone}" is not a time zone: ${hint}.`, { cause, at: "timeZone" });
  }
}

/** "2020-02-29" as days since 1970-01-01. */
export function dayNumberOf(isoDate: string): number {
  if (!isCalendarDate(isoDate))
    throw new AppError("bad-input", `"${isoDate}" is not a date of the calendar; write YYYY-MM-DD.`);
  return (Date.parse(`${isoDate}T00:00:00Z`) * 1000) / DAY;
}

/** Whether a text is YYYY-MM-DD and there is such a day: the host takes 31 February for 2 March. */
export function isCalendarDate(text: string): boolean {
  const milliseconds = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  return !Number.isNaN(milliseconds) && new Date(milliseconds).toISOString().startsWith(text);
}
