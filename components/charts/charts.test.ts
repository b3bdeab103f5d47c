import { describe, expect, it } from "vitest";
import { formatCompact } from "#components/ui/format.ts";
import { heatBound, monthlyReturns } from "./monthly-returns.ts";
import { returnHistogram } from "./return-histogram.ts";
import { pick, thinIndices } from "./thin.ts";
import { type Format, tickLabels } from "./tick-labels.ts";
import { axisLabel, isDaily, lowerBound, nearestIndex, timeAxis } from "./time-axis.ts";
import { shiftToZone, zoneOffsets } from "./zone-offsets.ts";

const micros = (iso: string) => Date.parse(iso) * 1000;
const hour = 3600e6;

describe("labels of an axis", () => {
  const money: Format = (value, decimals) => formatCompact(value, decimals, 1e6);
  it("get the decimals that tell them apart, on a narrow range more than usual", () => {
    expect(tickLabels([1e6, 2e6], money)).toEqual(
      ["1.00 M", "2.00 M"].map((text) => text.replace(" ", "\u202f")),
    );
    const narrow = tickLabels([1_000_000, 1_000_400, 1_000_800], money);
    expect(new Set(narrow).size).toBe(3);
    expect(narrow[1]).toContain("1.0004");
    expect(tickLabels([5, 5], money)).toHaveLength(2);
  });
});

describe("zone offsets", () => {
  it("finds each change of clocks to the minute", () => {
    const found = zoneOffsets("America/New_York", micros("2020-01-01T00:00Z"), micros("2020-12-31T00:00Z"));
    expect(found.offset.map((offset) => offset / hour)).toEqual([-5, -4, -5]);
    expect(found.until.slice(0, 2)).toEqual([micros("2020-03-08T07:00Z"), micros("2020-11-01T06:00Z")]);
  });

  it("agrees with the platform hour by hour over a year", () => {
    for (const timeZone of [
      "Europe/Berlin",
      "Asia/Kolkata",
      "Australia/Lord_Howe",
      "Africa/Casablanca",
      "UTC",
    ]) {
      const start = micros("2019-01-01T00:30Z");
      const times = Float64Array.from({ length: 24 * 365 }, (_, i) => start + i * hour);
      const shifted = shiftToZone(times, zoneOffsets(timeZone, times[0]!, times.at(-1)!));
      const format = new Intl.DateTimeFormat("en-US", {
        timeZone,
        hourCycle: "h23",
        hour: "numeric",
        minute: "numeric",
      });
      for (let i = 0; i < times.length; i += 7) {
        const [hours = 0, minutes = 0] = format
          .format(times[i]! / 1000)
          .split(":")
          .map(Number);
        const date = new Date(shifted[i]! / 1000);
        expect([date.getUTCHours(), date.getUTCMinutes()]).toEqual([hours, minutes]);
      }
    }
  });
});

describe("time axis", () => {
  it("shows daily bars as dates, whether they end at the close or at midnight", () => {
    const closes = Float64Array.of(micros("2020-03-06T21:00Z"), micros("2020-03-09T20:00Z"));
    const midnights = Float64Array.of(micros("2020-03-07T05:00Z"), micros("2020-03-10T04:00Z"));
    for (const times of [closes, midnights]) {
      const axis = timeAxis(times, { timeZone: "America/New_York", daily: true, ends: true });
      expect([axisLabel(axis, 0), axisLabel(axis, 1)]).toEqual(["2020-03-06", "2020-03-09"]);
    }
  });

  it("shows intraday bars on the wall clock and keeps the repeated hour in order", () => {
    const start = micros("2020-11-01T04:00Z");
    const times = Float64Array.from({ length: 12 }, (_, i) => start + i * (hour / 2));
    const axis = timeAxis(times, { timeZone: "America/New_York" });
    expect(axisLabel(axis, 0)).toBe("2020-11-01 00:00");
    expect(axisLabel(axis, 11)).toBe("2020-11-01 04:30");
    for (let i = 1; i < axis.length; i++) expect(axis.seconds[i]!).toBeGreaterThan(axis.seconds[i - 1]!);
  });

  it("tells dates from times by the spacing, weekends notwithstanding", () => {
    const day = 24 * hour;
    expect(isDaily(Float64Array.of(0, day, 2 * day, 5 * day))).toBe(true);
    expect(isDaily(Float64Array.of(0, hour, 2 * hour, 20 * hour))).toBe(false);
    expect(isDaily(Float64Array.of(7))).toBe(true);
  });

  it("finds places in sorted times", () => {
    const sorted = [10, 20, 30];
    expect([5, 10, 11, 31].map((value) => lowerBound(sorted, value))).toEqual([0, 0, 1, 3]);
    expect([1, 14, 16, 99].map((value) => nearestIndex(sorted, value))).toEqual([0, 0, 1, 2]);
    expect(nearestIndex([], 3)).toBe(-1);
  });
});

describe("thinning", () => {
  it("keeps every point when they fit, and the ends and extremes when they do not", () => {
    expect([...thinIndices([3, 1, 2], 10)]).toEqual([0, 1, 2]);
    const values = Float64Array.from({ length: 100_000 }, (_, i) => Math.sin(i / 500));
    values[54_321] = -9;
    values[70_001] = 9;
    const kept = thinIndices(values, 2000);
    expect(kept.length).toBeLessThanOrEqual(2000);
    expect([kept[0], kept.at(-1)]).toEqual([0, 99_999]);
    expect(kept).toContain(54_321);
    expect(kept).toContain(70_001);
    expect([...kept]).toEqual([...new Set(kept)].sort((a, b) => a - b));
    expect(Math.min(...pick(values, kept))).toBe(-9);
  });
});

describe("monthly returns", () => {
  const at = (date: string) => micros(`${date}T21:00Z`);

  it("takes month ends in the zone, starts from the capital and compounds the year", () => {
    const times = Float64Array.of(at("2020-01-15"), at("2020-01-31"), at("2020-02-28"), at("2021-01-04"));
    const years = monthlyReturns(times, Float64Array.of(100, 110, 99, 198), {
      initial: 100,
      timeZone: "America/New_York",
    });
    expect(years.map((year) => year.year)).toEqual([2020, 2021]);
    expect(years[0]!.months[0]).toBeCloseTo(0.1, 12);
    expect(years[0]!.months[1]).toBeCloseTo(-0.1, 12);
    expect(years[0]!.months.slice(2)).toEqual(new Array(10).fill(null));
    expect(years[0]!.total).toBeCloseTo(-0.01, 12);
    expect(years[1]!.total).toBeCloseTo(1, 12);
  });

  it("gives a session that ends at midnight to the day it closes", () => {
    const times = Float64Array.of(micros("2020-02-01T05:00Z"), micros("2020-03-01T05:00Z"));
    const [year] = monthlyReturns(times, Float64Array.of(101, 102), {
      initial: 100,
      timeZone: "America/New_York",
    });
    expect(year!.months[0]).toBeCloseTo(0.01, 12);
    expect(year!.months[1]).toBeCloseTo(102 / 101 - 1, 12);
  });

  it("says nothing of no bars, and of a loss of everything nothing after it", () => {
    expect(monthlyReturns(new Float64Array(), new Float64Array(), { initial: 1, timeZone: "UTC" })).toEqual(
      [],
    );
    const times = Float64Array.of(at("2020-01-31"), at("2020-02-28"));
    const [year] = monthlyReturns(times, Float64Array.of(0, 0), { initial: 100, timeZone: "UTC" });
    expect(year!.months.slice(0, 2)).toEqual([-1, null]);
  });

  it("bounds the colours at a round figure", () => {
    const months = [0.004, -0.031, 0.02, 0.066];
    expect(heatBound([{ year: 2020, months, total: 0 }])).toBe(0.05);
    expect(heatBound([])).toBe(0.005);
  });
});

describe("return distribution", () => {
  it("counts every return once and marks the 5 % quantile of type 7", () => {
    const returns = Float64Array.from({ length: 101 }, (_, i) => (i - 50) / 1000);
    const found = returnHistogram(returns)!;
    expect(found.count.reduce((a, b) => a + b, 0)).toBe(100);
    expect([found.n, found.flat]).toEqual([101, 1]);
    expect(found.quantile5).toBeCloseTo(-0.045, 12);
    expect(found.tailMean).toBeCloseTo(-0.0475, 12);
    expect([found.worst, found.best]).toEqual([-0.05, 0.05]);
    expect(found.mean).toBeCloseTo(0, 12);
    expect(found.middle.length).toBeLessThanOrEqual(47);
  });

  it("draws nothing of fewer than two returns and survives a flat curve", () => {
    expect(returnHistogram(Float64Array.of(0.1))).toBeNull();
    expect(returnHistogram(new Float64Array(10))).toBeNull();
  });
});
