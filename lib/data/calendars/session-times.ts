import type { Micros } from "#lib/core/columns.ts";
import { DAY, type Zone } from "#lib/core/time.ts";
import type { Session } from "./calendar.ts";

const MINUTE = 60_000_000;

/** A stretch of trading, µs, UTC. */
export type TradingSpan = { readonly open: Micros; readonly close: Micros };

/** The stretches of one session: one, or two around its break. `zone` is the calendar's. */
export function tradingSpans(session: Session, day: number, zone: Zone): TradingSpan[] {
  const open = atMinute(day, session.openMinute, zone);
  const close = atMinute(day, session.closeMinute, zone);
  if (!session.break) return [{ open, close }];
  return [
    { open, close: atMinute(day, session.break.startMinute, zone) },
    { open: atMinute(day, session.break.endMinute, zone), close },
  ];
}

/** A local clock time. At noon the day's clock change, if any, is behind us; at midnight it is still to come. */
function atMinute(day: number, minute: number, zone: Zone): Micros {
  if (minute === 0) return zone.startOfDay(day);
  if (minute === 1440) return zone.startOfDay(day + 1);
  const asUtc = day * DAY + minute * MINUTE;
  return asUtc - zone.offset(asUtc - zone.offset(day * DAY + DAY / 2));
}
