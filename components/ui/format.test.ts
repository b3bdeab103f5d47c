import { describe, expect, it } from "vitest";
import {
  formatBasisPoints,
  formatBytes,
  formatCompact,
  formatDuration,
  formatInteger,
  formatNumber,
  formatPercent,
  formatPrice,
  formatQuantity,
  formatSigned,
  groupDigits,
  groupThousands,
} from "./format.ts";
import { formatAge, formatDate, formatTime } from "./format-time.ts";

it("writes a price to its tick, without the zeros of a very fine one", () => {
  expect(formatPrice(1460, 6)).toBe("1\u202f460.00");
  expect(formatPrice(1403.449951, 6)).toBe("1\u202f403.449951");
  expect(formatPrice(1.5, 4)).toBe("1.5000");
});

it("groups the digits of a sentence's figures and leaves the rest", () => {
  expect(groupDigits("It needs 441000 and 385329.48 are left on 2013-10-04 of a1b123456")).toBe(
    "It needs 441\u202f000 and 385\u202f329.48 are left on 2013-10-04 of a1b123456",
  );
});

describe("numbers", () => {
  it("groups thousands with a thin space and keeps fixed decimals", () => {
    expect(formatNumber(1043)).toBe("1\u202f043.00");
    expect(formatInteger(1_234_567)).toBe("1\u202f234\u202f567");
  });
  it("writes a true minus, and none before zero", () => {
    expect(formatNumber(-0.444)).toBe("\u22120.44");
    expect(formatNumber(-0.001)).toBe("0.00");
  });
  it("shows a dash for no value, never zero", () => {
    for (const nothing of [null, undefined, Number.NaN]) {
      expect(formatNumber(nothing)).toBe("—");
      expect(formatPercent(nothing)).toBe("—");
      expect(formatBasisPoints(nothing)).toBe("—");
      expect(formatSigned(nothing)).toBe("—");
    }
  });
  it("writes percents with two decimals and a thin space", () => {
    expect(formatPercent(-0.0044)).toBe("\u22120.44\u202f%");
    expect(formatPercent(0.198, { decimals: 1, unit: false })).toBe("19.8");
  });
  it("drops the useless zeros of a quantity, not those of an integer", () => {
    expect(["1200", "0.0514", "-2.5"].map((text) => formatQuantity(Number(text)))).toEqual([
      "1\u202f200",
      "0.0514",
      "\u22122.5",
    ]);
    expect(formatQuantity(Number.NaN)).toBe("—");
  });
  it("signs gains, and not zero", () => {
    expect(formatSigned(327848, 0)).toBe("+327\u202f848");
    expect(formatSigned(0.001)).toBe("0.00");
  });
  it("shortens large money and large negative money", () => {
    expect(formatCompact(2_103_000)).toBe("2.10\u202fM");
    expect(formatCompact(-411_000)).toBe("\u2212411.00\u202fk");
    expect(formatCompact(9_514)).toBe("9\u202f514");
    expect(formatCompact(80_000, 2, 160_000)).toBe("80.00\u202fk");
    expect(formatCompact(900, 2, 4_000)).toBe("900");
  });
  it("sets thousands apart and leaves the digits as they were written", () => {
    expect(groupThousands("1234567.12345")).toBe("1\u202f234\u202f567.12345");
    expect(groupThousands("-1000")).toBe("-1\u202f000");
    expect(groupThousands("999")).toBe("999");
    expect(groupThousands("1000.")).toBe("1\u202f000.");
    expect(groupThousands("")).toBe("");
  });
  it("writes sizes and durations", () => {
    expect(formatBytes(812)).toBe("812\u202fB");
    expect(formatBytes(5_348_576)).toBe("5.3\u202fMB");
    expect(formatDuration(38)).toBe("38\u202fms");
    expect(formatDuration(205_000)).toBe("3\u202fmin 25\u202fs");
    expect(formatDuration(7_500_000)).toBe("2\u202fh 5\u202fmin");
  });
});

describe("times", () => {
  const instant = Date.UTC(2017, 10, 10, 20, 52, 8);
  it("names the zone behind every full time", () => {
    expect(formatTime(instant)).toBe("2017-11-10 20:52:08 UTC");
    expect(formatTime(instant, "America/New_York")).toBe("2017-11-10 15:52:08 New York");
  });
  it("gives the calendar date of the zone", () => {
    expect(formatDate(Date.UTC(2020, 0, 1, 2), "America/New_York")).toBe("2019-12-31");
    expect(formatDate("not a date")).toBe("—");
  });
  it("humanises ages", () => {
    expect(formatAge(instant, instant + 8_000)).toBe("8 s ago");
    expect(formatAge(instant, instant + 3 * 86_400_000)).toBe("3 d ago");
  });
});
