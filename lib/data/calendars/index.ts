/** When a market trades: sessions by local day. Not here: time zones' offsets (lib/core/time.ts) and market data. */
export { CALENDAR_IDS, type Calendar, type CalendarId, type Session } from "./calendar.ts";
export { civilDate, dayOf, isoDay, weekdayOf } from "./civil.ts";
export { NYSE_FIRST_YEAR, NYSE_LAST_YEAR } from "./nyse.ts";
export { calendarOf } from "./registry.ts";
export { type TradingSpan, tradingSpans } from "./session-times.ts";
