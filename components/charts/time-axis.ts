import type { Micros } from "#lib/core/columns.ts";
import { shiftToZone, zoneOffsets } from "./zone-offsets.ts";

const DAY_SECONDS = 86_400;

/** The times of a chart: what they mean (UTC µs) and where they stand (ascending whole seconds). */
export type TimeAxis = {
  readonly length: number;
  readonly times: Float64Array;
  readonly seconds: Float64Array;
  readonly daily: boolean;
  readonly timeZone: string;
};

/** True when points are a day or more apart: then they are dates, and no clock is shown. */
export function isDaily(times: ArrayLike<Micros>): boolean {
  const gaps = Math.min(times.length - 1, 20);
  let intraday = 0;
  for (let i = 0; i < gaps; i++) if (times[i + 1]! - times[i]! < 20 * 3600e6) intraday++;
  return intraday <= gaps / 4;
}

/**
 * Daily points become their date in the zone (the end of a session may be the next midnight, hence − 1 µs when
 * `ends`); intraday points become wall-clock seconds. The hour that autumn repeats is squeezed, never reordered.
 */
export function timeAxis(
  times: Float64Array,
  options: { timeZone: string; daily?: boolean; ends?: boolean },
): TimeAxis {
  const daily = options.daily ?? isDaily(times);
  const { length } = times;
  const seconds = new Float64Array(length);
  if (length > 0) {
    const shifted = shiftToZone(times, zoneOffsets(options.timeZone, times[0]!, times[length - 1]!));
    const before = daily && options.ends ? 1 : 0;
    let last = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < length; i++) {
      const second = Math.floor((shifted[i]! - before) / 1e6);
      const place = daily ? Math.floor(second / DAY_SECONDS) * DAY_SECONDS : second;
      last = place > last ? place : last + 1;
      seconds[i] = last;
    }
  }
  return { length, times, seconds, daily, timeZone: options.timeZone };
}

/** First index whose value is not below `value`; `length` when all are. */
export function lowerBound(sorted: ArrayLike<number>, value: number, length = sorted.length): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The index whose value is nearest; −1 of nothing. */
export function nearestIndex(sorted: ArrayLike<number>, value: number): number {
  const after = lowerBound(sorted, value);
  if (after === 0) return sorted.length > 0 ? 0 : -1;
  if (after === sorted.length) return sorted.length - 1;
  return value - sorted[after - 1]! <= sorted[after]! - value ? after - 1 : after;
}

/** `2015-08-24`, or `2015-08-24 09:31` when points are inside a day. The zone belongs in the chart's title. */
export function axisLabel(axis: TimeAxis, index: number): string {
  const second = axis.seconds[index];
  if (second === undefined) return "";
  return secondsLabel(second, axis.daily);
}

/** `3 Dec`. */
export function dayLabel(seconds: number): string {
  const date = new Date(seconds * 1000);
  return `${date.getUTCDate()} ${date.toLocaleString("en-US", { month: "short", timeZone: "UTC" })}`;
}

export function secondsLabel(seconds: number, daily: boolean): string {
  const iso = new Date(seconds * 1000).toISOString();
  return daily ? iso.slice(0, 10) : `${iso.slice(0, 10)} ${iso.slice(11, 16)}`;
}
