import { AppError } from "#lib/core/errors.ts";
import { DAY, dayNumberOf, isoTime, Zone } from "#lib/core/time.ts";
import {
  CALENDAR_IDS,
  type Calendar,
  type CalendarId,
  calendarOf,
  civilDate,
  isoDay,
  tradingSpans,
  weekdayOf,
} from "#lib/data/calendars/index.ts";
import type { Json, JsonObject } from "#server/model-testing/benchmarking/golden-case.ts";
import type { CheckFunction, CheckInput } from "#server/model-testing/benchmarking/golden-check.ts";

const MINUTE = 60_000_000;

export const calendarChecks: Readonly<Record<string, CheckFunction>> = {
  "calendar.n_sessions": (input) => sessionsOf(input).length,
  "calendar.first": (input) => sessionsOf(input)[0]?.date ?? null,
  "calendar.last": (input) => sessionsOf(input).at(-1)?.date ?? null,
  "calendar.sessions_per_year": sessionsPerYear,
  "calendar.normal_minutes": (input) => normalMinutes(sessionsOf(input)),
  "calendar.short_sessions_2018_2022": shortSessions,
  "calendar.samples": samples,
  "calendar.weekday_closures_2001_2022": weekdayClosures,
  "calendar.is_closed": (input) => forDates(input, (calendar, day) => !calendar.isTradingDay(day)),
  "calendar.close_time": (input) =>
    forDates(input, (calendar, day) => closeTime(calendar, day, input.params)),
};

type SessionRow = {
  readonly date: string;
  readonly opens: number;
  readonly closes: number;
  readonly pause: Json[];
};

function exchangeOf({ exchange }: JsonObject): Calendar {
  if (CALENDAR_IDS.includes(exchange as CalendarId)) return calendarOf(exchange as CalendarId);
  throw new AppError("bad-input", `There are no rules for the exchange "${exchange}" here yet.`, {
    at: "exchange",
  });
}

/** The sessions by our rules; the file that the check names is what they are compared with. */
function sessionsOf({ params }: CheckInput): SessionRow[] {
  const calendar = exchangeOf(params);
  const zone = new Zone(calendar.timeZone);
  const rows: SessionRow[] = [];
  for (let day = dayNumberOf(String(params.from)); day <= dayNumberOf(String(params.to)); day++) {
    const session = calendar.session(day);
    if (!session) continue;
    const spans = tradingSpans(session, day, zone);
    const [opens, closes] = [spans[0]!.open, spans.at(-1)!.close];
    const pause = spans[1] ? [isoTime(spans[0]!.close), isoTime(spans[1].open)] : [null, null];
    rows.push({ date: isoDay(day), opens, closes, pause });
  }
  return rows;
}

function sessionsPerYear(input: CheckInput): JsonObject {
  const counts: Record<string, number> = {};
  for (const { date } of sessionsOf(input)) counts[date.slice(0, 4)] = (counts[date.slice(0, 4)] ?? 0) + 1;
  return counts;
}

const minutesOf = ({ opens, closes }: SessionRow) => (closes - opens) / MINUTE;

/** The most common length of a session. */
function normalMinutes(sessions: readonly SessionRow[]): number {
  const counts = new Map<number, number>();
  for (const row of sessions) counts.set(minutesOf(row), (counts.get(minutesOf(row)) ?? 0) + 1);
  return [...counts].reduce((best, one) => (one[1] > best[1] ? one : best), [Number.NaN, 0])[0];
}

function shortSessions(input: CheckInput): Json {
  const sessions = sessionsOf(input);
  const normal = normalMinutes(sessions);
  return sessions
    .filter((row) => row.date >= "2018" && row.date < "2023" && minutesOf(row) < normal)
    .map((row) => [row.date, minutesOf(row)]);
}

/** The sessions a third and half of the way, the fiftieth from the end, and the last. */
function samples(input: CheckInput): Json {
  const sessions = sessionsOf(input);
  const n = sessions.length;
  return [Math.floor(n / 3), Math.floor(n / 2), n - 50, n - 1].map((at) => {
    const { date, opens, closes, pause } = sessions[at]!;
    return {
      session: date,
      open_utc: isoTime(opens),
      close_utc: isoTime(closes),
      break_start: pause[0]!,
      break_end: pause[1]!,
    };
  });
}

function weekdayClosures({ params }: CheckInput): Json {
  const calendar = exchangeOf(params);
  const closed: string[] = [];
  for (let day = dayNumberOf("2001-01-01"); civilDate(day).year <= 2022; day++) {
    const weekday = weekdayOf(day);
    if (weekday >= 1 && weekday <= 5 && !calendar.isTradingDay(day)) closed.push(isoDay(day));
  }
  return closed;
}

function forDates({ params, value }: CheckInput, answer: (calendar: Calendar, day: number) => Json): Json {
  const calendar = exchangeOf(params);
  const dates = value("dates");
  const one = (date: Json) => answer(calendar, dayNumberOf(String(date)));
  return Array.isArray(dates) ? dates.map(one) : one(dates);
}

function closeTime(calendar: Calendar, day: number, { timezone }: JsonObject): Json {
  const session = calendar.session(day);
  if (!session) return null;
  const closes = tradingSpans(session, day, new Zone(calendar.timeZone)).at(-1)!.close;
  const zone = new Zone(typeof timezone === "string" ? timezone : calendar.timeZone);
  return isoTime((closes + zone.offset(closes)) % DAY).slice(11, 16);
}
