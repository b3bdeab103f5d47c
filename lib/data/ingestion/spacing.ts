import type { Micros, Resolution } from "#lib/core/columns.ts";
import { RESOLUTIONS } from "#lib/core/columns.ts";
import { DAY } from "#lib/core/time.ts";
import { RESOLUTION_MICROS } from "#lib/data/bars/index.ts";
import { type CalendarId, weekdayOf } from "#lib/data/calendars/index.ts";

/** The bar length nearest to the commonest distance between neighbours. */
export function guessResolution(times: readonly Micros[]): Resolution {
  const counts = new Map<number, number>();
  for (let i = 1; i < times.length; i++) {
    const distance = Math.abs(times[i]! - times[i - 1]!);
    if (distance > 0) counts.set(distance, (counts.get(distance) ?? 0) + 1);
  }
  const [commonest] = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0])[0] ?? [DAY];
  const away = (resolution: Resolution) => {
    const ratio = commonest / RESOLUTION_MICROS[resolution];
    return ratio < 1 ? 1 / ratio : ratio;
  };
  return RESOLUTIONS.reduce((best, next) => (away(next) < away(best) ? next : best));
}

type Traded = { times: readonly Micros[]; resolution: Resolution; hasQuotes: boolean; symbol: string };

/** Bars on Saturdays, or a coin's name: always open. Quotes, Sundays or nights: around the clock on weekdays. Else New York. */
export function guessCalendar({ times, resolution, hasQuotes, symbol }: Traded): CalendarId {
  if (/BTC|ETH|XRP|USDT|USDC/i.test(symbol)) return "24/7";
  if (RESOLUTION_MICROS[resolution] > DAY) return "XNYS";
  const days = new Set(times.map((time) => weekdayOf(Math.floor(time / DAY))));
  if (days.has(6)) return "24/7";
  return hasQuotes || days.has(0) ? "24/5" : "XNYS";
}
