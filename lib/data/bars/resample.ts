import type { BarColumns, Micros } from "#lib/core/columns.ts";
import { AppError } from "#lib/core/errors.ts";
import type { Zone } from "#lib/core/time.ts";
import {
  type Calendar,
  civilDate,
  type TradingSpan,
  tradingSpans,
  weekdayOf,
} from "#lib/data/calendars/index.ts";
import { toBars } from "./assemble.ts";

export type ResampleOptions = {
  /** µs of a bar, counted from the session's opening; or one bar per session, week (from Monday) or month. */
  readonly every: Micros | "session" | "week" | "month";
  /** Whose sessions count; bars outside them are left out. */
  readonly calendar: Pick<Calendar, "session">;
  /** The calendar's zone. */
  readonly zone: Zone;
};

/** A stretch of time that becomes one bar. */
type Bucket = { readonly start: Micros; readonly end: Micros };

/**
 * Longer bars from shorter ones: first open, highest high, lowest low, last close, summed volume. A bar ends when its
 * stretch of trading ends, not with its last row: nobody sees it before. @throws AppError when a row reaches beyond it
 */
export function resampleBars(bars: BarColumns, options: ResampleOptions): BarColumns {
  const bucketOf = bucketsOf(options);
  const out = Array.from({ length: 7 }, () => new Float64Array(bars.length)) as Columns;
  let n = 0;
  let current: Bucket | null = null;
  for (let row = 0; row < bars.length; row++) {
    const bucket = bucketOf(bars.start[row]!);
    if (!bucket) continue;
    if (bars.end[row]! > bucket.end && bars.end[row]! - bars.start[row]! > bucket.end - bucket.start)
      throw new AppError("bad-input", "Bars can only be resampled to longer ones; choose a longer step.");
    if (bucket.start === current?.start) extend(out, n - 1, bars, row);
    else begin(out, n++, bars, row, bucket);
    current = bucket;
  }
  return toBars(
    bars.symbol,
    out.map((column) => column.slice(0, n)),
  );
}

type Columns = [
  start: Float64Array,
  end: Float64Array,
  open: Float64Array,
  high: Float64Array,
  low: Float64Array,
  close: Float64Array,
  volume: Float64Array,
];

function begin(
  [start, end, open, high, low, close, volume]: Columns,
  at: number,
  bars: BarColumns,
  row: number,
  bucket: Bucket,
): void {
  start[at] = bucket.start;
  end[at] = bucket.end;
  open[at] = bars.open[row]!;
  high[at] = bars.high[row]!;
  low[at] = bars.low[row]!;
  close[at] = bars.close[row]!;
  volume[at] = bars.volume[row]!;
}

function extend([, , , high, low, close, volume]: Columns, at: number, bars: BarColumns, row: number): void {
  high[at] = Math.max(high[at]!, bars.high[row]!);
  low[at] = Math.min(low[at]!, bars.low[row]!);
  close[at] = bars.close[row]!;
  volume[at]! += bars.volume[row]!;
}

function bucketsOf({ every, calendar, zone }: ResampleOptions): (time: Micros) => Bucket | null {
  const spans = (day: number) => {
    const session = calendar.session(day);
    return session ? tradingSpans(session, day, zone) : [];
  };
  if (every === "week" || every === "month") return calendarBuckets(every, spans, zone);
  let known: readonly TradingSpan[] = [];
  return (time) => {
    // A session may begin the evening before its day.
    const day = zone.dayNumber(time);
    if (!within(known, time)) known = [spans(day), spans(day + 1)].find((some) => within(some, time)) ?? [];
    const span = known.find(({ open, close }) => time >= open && time < close);
    if (!span) return null;
    if (every === "session") return { start: known[0]!.open, end: known.at(-1)!.close };
    const start = span.open + Math.floor((time - span.open) / every) * every;
    return { start, end: Math.min(start + every, span.close) };
  };
}

const within = (spans: readonly TradingSpan[], time: Micros) =>
  spans.some(({ open, close }) => time >= open && time < close);

/** Weeks and months hold whole days, so that daily bars may be stamped at any hour of their day. */
function calendarBuckets(
  every: "week" | "month",
  spans: (day: number) => readonly TradingSpan[],
  zone: Zone,
): (time: Micros) => Bucket | null {
  const keyOf = (day: number) => (every === "week" ? weekOf(day) : monthOf(day));
  let known: (Bucket & { key: number }) | null = null;
  return (time) => {
    const day = zone.dayNumber(time);
    if (spans(day).length === 0) return null;
    if (known?.key === keyOf(day)) return known;
    let [first, last] = [day, day];
    while (keyOf(first - 1) === keyOf(day)) first--;
    while (keyOf(last + 1) === keyOf(day)) last++;
    const trading = Array.from({ length: last - first + 1 }, (_, k) => spans(first + k)).flat();
    known = { key: keyOf(day), start: trading[0]!.open, end: trading.at(-1)!.close };
    return known;
  };
}

const weekOf = (day: number) => day - ((weekdayOf(day) + 6) % 7);

function monthOf(day: number): number {
  const { year, month } = civilDate(day);
  return year * 12 + month;
}
