import { describe, expect, it } from "vitest";
import {
  formatCompact,
  formatInteger,
  formatNumber,
  formatPercent,
  formatQuantity,
  NO_VALUE,
} from "./format-number.ts";
import { formatAgo, formatDate, formatDateTime, formatDuration } from "./format-time.ts";

describe("figures", () => {
  it("groups thousands with a narrow space and writes a true minus", () => {
    expect(formatNumber(1043)).toBe("1\u202f043.00");
    expect(formatNumber(-0.44)).toBe("\u22120.44");
    expect(formatInteger(1047040, { sign: true })).toBe("+1\u202f047\u202f040");
  });

  it("gives a rounded zero no sign", () => {
    expect(formatNumber(0.001, 2, { sign: true })).toBe("0.00");
    expect(formatNumber(-0.001, 2)).toBe("0.00");
    expect(formatPercent(-0.00001, 2, { sign: true })).toBe("0.00\u202f%");
  });

  it("writes percent from a fraction and a dash for nothing", () => {
    expect(formatPercent(-0.0044)).toBe("\u22120.44\u202f%");
    expect(formatPercent(null)).toBe(NO_VALUE);
    expect(formatNumber(Number.NaN)).toBe(NO_VALUE);
  });

  it("shortens large money and never rounds to a wrong unit", () => {
    expect(formatCompact(2_053_119)).toBe("2.05\u202fM");
    expect(formatCompact(999_999)).toBe("1.00\u202fM");
    expect(formatCompact(100_000)).toBe("100\u202f000");
    expect(formatCompact(-1.5e9)).toBe("\u22121.50\u202fB");
  });

  it("drops useless zeros of a quantity but not those of an integer", () => {
    expect(formatQuantity(120)).toBe("120");
    expect(formatQuantity(0.05)).toBe("0.05");
    expect(formatQuantity(1200.5)).toBe("1\u202f200.5");
    expect(formatQuantity(1200)).toBe("1\u202f200");
  });
});

describe("times", () => {
  const newYear = Date.UTC(2020, 0, 1, 3, 30) * 1000;

  it("dates in the zone asked for, not in the reader's", () => {
    expect(formatDate(newYear, "UTC")).toBe("2020-01-01");
    expect(formatDate(newYear, "America/New_York")).toBe("2019-12-31");
    expect(formatDateTime(newYear, "Asia/Tokyo")).toBe("2020-01-01 12:30");
    expect(formatDate(Number.NaN, "UTC")).toBe(NO_VALUE);
  });

  it("writes durations in the largest unit that matters", () => {
    expect(formatDuration(38)).toBe("38 ms");
    expect(formatDuration(4200)).toBe("4.2 s");
    expect(formatDuration(200_000)).toBe("3 min 20 s");
    expect(formatDuration(7_500_000)).toBe("2 h 5 min");
  });

  it("says how long ago, then the date", () => {
    const now = Date.UTC(2026, 4, 2, 12, 0) * 1000;
    expect(formatAgo(now - 5e6, now, "UTC")).toBe("just now");
    expect(formatAgo(now - 240e6, now, "UTC")).toBe("4 min ago");
    expect(formatAgo(now - 2 * 3600e6, now, "UTC")).toBe("today 10:00");
    expect(formatAgo(now - 20 * 3600e6, now, "UTC")).toBe("yesterday 16:00");
    expect(formatAgo(now - 60 * 3600e6, now, "UTC")).toBe("2026-04-30 00:00");
  });
});
