/**
 * Trading hours of one local day, minutes after midnight. `openMinute` may be negative, the evening before;
 * `closeMinute` may be 1440, the next midnight. Nothing trades in a `break`.
 */
export type Session = {
  readonly openMinute: number;
  readonly closeMinute: number;
  readonly break?: { readonly startMinute: number; readonly endMinute: number };
};

export const CALENDAR_IDS = ["XNYS", "CMES", "XLON", "XETR", "XTKS", "XHKG", "24/5", "24/7", "none"] as const;
export type CalendarId = (typeof CALENDAR_IDS)[number];

export type Calendar = {
  readonly id: CalendarId;
  readonly title: string;
  /** IANA zone of the local days. */
  readonly timeZone: string;
  /** Days whose daily bar must be there. */
  isTradingDay(day: number): boolean;
  /** When bars shorter than a day are expected; null = not on this day. */
  session(day: number): Session | null;
};
