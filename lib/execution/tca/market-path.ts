import type { BarColumns, Micros } from "#lib/core/columns.ts";
import type { Zone } from "#lib/core/time.ts";

/** Prices of one symbol as they became known: mids or last trades, with the volume since the one before. */
export type MarketPath = {
  readonly time: Float64Array;
  readonly price: Float64Array;
  readonly volume: Float64Array;
};

/** An open is known a microsecond after its bar begins: at that very moment the last price is the close before. */
export const AFTER_OPEN: Micros = 1;

type Bars = Pick<BarColumns, "length" | "start" | "end" | "open" | "close" | "volume">;

/** Each bar as its open at its start and its close, with the volume, at its end. */
export function pathOfBars({ length, start, end, open, close, volume }: Bars): MarketPath {
  const pairs = (even: Float64Array, odd: Float64Array) =>
    Float64Array.from({ length: 2 * length }, (_, k) => (k % 2 === 0 ? even : odd)[k >> 1]!);
  return {
    time: pairs(
      start.map((at) => at + AFTER_OPEN),
      end,
    ),
    price: pairs(open, close),
    volume: pairs(new Float64Array(length), volume),
  };
}

/** How many entries lie at or before `at`. */
function countUntil(time: Float64Array, at: Micros): number {
  let low = 0;
  let high = time.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (time[middle]! <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The last price known at `at`; NaN before the first. */
export const priceAt = ({ time, price }: MarketPath, at: Micros): number =>
  price[countUntil(time, at) - 1] ?? Number.NaN;

/** Volume-weighted price after `from` up to `to`; the price at `to` when nothing traded between. */
export function intervalVwap(path: MarketPath, from: Micros, to: Micros): number {
  let turnover = 0;
  let volume = 0;
  for (let k = countUntil(path.time, from); k < countUntil(path.time, to); k++) {
    turnover += path.price[k]! * path.volume[k]!;
    volume += path.volume[k]!;
  }
  return volume > 0 ? turnover / volume : priceAt(path, to);
}

/** Time-weighted price from `from` to `to`; NaN when no price was known at `from`. */
export function intervalTwap(path: MarketPath, from: Micros, to: Micros): number {
  if (!(to > from)) return priceAt(path, from);
  let weighted = 0;
  let at = from;
  let price = priceAt(path, from);
  for (let k = countUntil(path.time, from); k < path.time.length && path.time[k]! <= to; k++) {
    weighted += price * (path.time[k]! - at);
    at = path.time[k]!;
    price = path.price[k]!;
  }
  return (weighted + price * (to - at)) / (to - from);
}

/** When the zone's day that holds `at` closed: its last price, where the path goes on after that day; null otherwise. */
export function closeOfDay({ time }: MarketPath, at: Micros, zone: Zone): Micros | null {
  // What ends with a day belongs to it.
  const dayOf = (moment: Micros) => zone.dayNumber(moment - AFTER_OPEN);
  const day = dayOf(at);
  const later = time.findIndex((moment) => dayOf(moment) > day);
  const last = time[later - 1];
  return last !== undefined && dayOf(last) === day ? last : null;
}

/** Volume after `from` up to `to`; NaN when none is known. */
export function volumeBetween({ time, volume }: MarketPath, from: Micros, to: Micros): number {
  let total = 0;
  for (let k = countUntil(time, from); k < countUntil(time, to); k++) total += volume[k]!;
  return total > 0 ? total : Number.NaN;
}
