import { formatDate, formatTime } from "#components/ui/index.ts";
import type { Micros, Resolution } from "#lib/core/columns.ts";
import { type CalendarId, calendarOf } from "#lib/data/calendars/index.ts";

export const resolutionNames: Readonly<Record<Resolution, string>> = {
  "1s": "1 second",
  "1m": "1 minute",
  "5m": "5 minutes",
  "15m": "15 minutes",
  "30m": "30 minutes",
  "1h": "1 hour",
  "4h": "4 hours",
  "1d": "1 day",
  "1w": "1 week",
  "1mo": "1 month",
};

export const calendarName = (id: CalendarId): string => calendarOf(id).title;

const isDaily = (resolution: Resolution) => ["1d", "1w", "1mo"].includes(resolution);

/** When a bar starts, in the dataset's own zone: a day for daily bars, else with the clock. */
export function formatBarTime(time: Micros, resolution: Resolution, zone: string): string {
  return isDaily(resolution)
    ? formatDate(time / 1000, zone)
    : formatTime(time / 1000, zone, { suffix: false });
}

/** "2000-01-03 … 2020-04-17" */
export function formatSpan(first: Micros, last: Micros, zone: string): string {
  return `${formatDate(first / 1000, zone)} … ${formatDate(last / 1000, zone)}`;
}

export type ImportState = "queued" | "running" | "published" | "failed" | "cancelled";

type Prices = { readonly open: number; readonly high: number; readonly low: number; readonly close: number };

/** One number of decimals for all prices, so that they align: the most that any of them needs, 2 to 6. */
export function priceDecimals(bars: readonly Prices[]): number {
  let decimals = 2;
  for (const bar of bars)
    for (const price of [bar.open, bar.high, bar.low, bar.close])
      while (decimals < 6 && Math.abs(Number(price.toFixed(decimals)) - price) > 1e-9 * Math.abs(price))
        decimals++;
  return decimals;
}
