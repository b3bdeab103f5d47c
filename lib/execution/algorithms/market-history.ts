import type { BarColumns, Micros } from "#lib/core/columns.ts";
import { DAY, type Zone } from "#lib/core/time.ts";
import type { AlgorithmMarket } from "./algorithm.ts";
import { volumeProfile } from "./vwap-schedule.ts";

/** How many sessions before today the usual volume, volatility and profile are taken from. */
const SESSIONS = 20;
/** On how many they rest at most: the stored bars may end before today. */
export const MOST_SESSIONS = SESSIONS + 1;
const MAX_PROFILE_PARTS = 390;

type History = Omit<AlgorithmMarket, "now" | "lot">;
type Session = { readonly day: number; readonly first: number; readonly last: number };

/** What the first `count` bars tell an algorithm that begins at `now`. Days are local days of `zone`. */
export function marketHistory(bars: BarColumns, count: number, zone: Zone, now: Micros): History {
  const today = zone.dayNumber(now);
  const sessions = sessionsBefore(bars, count, zone).filter((session) => session.day < today);
  const step = stepOf(bars, count);
  const hours = step < DAY / 2 ? hoursOf(bars, sessions, zone) : null;
  const session = hours && nextSession(hours, zone, now);
  return {
    step,
    session,
    profile: hours && profileOf(bars, sessions, hours, zone, step),
    dailyVolume: sessions.length > 0 ? mean(sessions.map((one) => volumeOf(bars, one))) : null,
    volatility: volatilityOf(sessions.map((one) => bars.close[one.last]!)),
    reference: count > 0 ? bars.close[count - 1]! : null,
  };
}

/** The last local days that have bars, oldest first; today's among them. */
function sessionsBefore(bars: BarColumns, count: number, zone: Zone): Session[] {
  const sessions: Session[] = [];
  let last = count - 1;
  while (last >= 0 && sessions.length <= SESSIONS) {
    const day = zone.dayNumber(bars.start[last]!);
    const midnight = zone.startOfDay(day);
    let first = last;
    while (first > 0 && bars.start[first - 1]! >= midnight) first--;
    sessions.unshift({ day, first, last });
    last = first - 1;
  }
  return sessions;
}

/** The shortest distance between the ends of recent bars. */
function stepOf({ start, end }: BarColumns, count: number): Micros {
  if (count === 0) return 60_000_000;
  let step = count === 1 ? end[0]! - start[0]! : Number.POSITIVE_INFINITY;
  for (let i = Math.max(1, count - SESSIONS); i < count; i++) step = Math.min(step, end[i]! - end[i - 1]!);
  return Math.max(1, step);
}

type Hours = { readonly open: Micros; readonly close: Micros };

/** From the earliest start to the latest end of the day; null when that is the whole of it. */
function hoursOf({ start, end }: BarColumns, sessions: readonly Session[], zone: Zone): Hours | null {
  const opens = sessions.map((one) => start[one.first]! - zone.startOfDay(one.day));
  const closes = sessions.map((one) => end[one.last]! - zone.startOfDay(one.day));
  if (sessions.length === 0) return null;
  const hours = { open: Math.min(...opens), close: Math.min(DAY, Math.max(...closes)) };
  return hours.close - hours.open >= DAY * 0.99 ? { open: 0, close: DAY } : hours;
}

function nextSession({ open, close }: Hours, zone: Zone, now: Micros): AlgorithmMarket["session"] {
  const day = zone.dayNumber(now);
  const midnight = zone.startOfDay(now < zone.startOfDay(day) + close ? day : day + 1);
  return { open: midnight + open, close: midnight + close };
}

function profileOf(
  bars: BarColumns,
  sessions: readonly Session[],
  { open, close }: Hours,
  zone: Zone,
  step: Micros,
): Float64Array | null {
  const parts = Math.max(1, Math.min(MAX_PROFILE_PARTS, Math.round((close - open) / step)));
  const rows = sessions.map((session) => {
    const row = new Float64Array(parts);
    const begin = zone.startOfDay(session.day) + open;
    for (let i = session.first; i <= session.last; i++) {
      const part = Math.floor(((bars.start[i]! - begin) / (close - open)) * parts);
      row[Math.max(0, Math.min(parts - 1, part))]! += bars.volume[i]!;
    }
    return row;
  });
  const traded = rows.filter((row) => row.some((volume) => volume > 0));
  return traded.length > 0 ? volumeProfile(traded) : null;
}

function volumeOf({ volume }: BarColumns, { first, last }: Session): number {
  let total = 0;
  for (let i = first; i <= last; i++) total += volume[i]!;
  return total;
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Standard deviation (n − 1) of simple returns; null with fewer than two. */
function volatilityOf(closes: readonly number[]): number | null {
  const returns = closes.slice(1).map((close, k) => close / closes[k]! - 1);
  if (returns.length < 2) return null;
  const average = mean(returns);
  const squares = returns.reduce((sum, value) => sum + (value - average) * (value - average), 0);
  return Math.sqrt(squares / (returns.length - 1));
}
