import { describe, expect, it } from "vitest";
import type { Resolution } from "#lib/core/columns.ts";
import { DAY, Zone } from "#lib/core/time.ts";
import { RESOLUTION_MICROS, toBars } from "#lib/data/bars/index.ts";
import { type CalendarId, calendarOf } from "#lib/data/calendars/index.ts";
import { BarInspector, coverageOf, expectedBars, mergeReports, type SessionRules } from "./index.ts";

const at = (iso: string) => Date.parse(iso) * 1000;

function rulesOf(calendarId: CalendarId, resolution: Resolution): SessionRules {
  const calendar = calendarOf(calendarId);
  return {
    calendar,
    resolution,
    zone: new Zone(calendar.timeZone),
    calendarZone: new Zone(calendar.timeZone),
  };
}

type Bar = { time: string; ohlc?: [number, number, number, number]; volume?: number; ordinal?: number };

function inspect(bars: Bar[], rules: SessionRules, hasVolume = true) {
  const inspector = new BarInspector(rules, { hasVolume });
  const column = (value: (bar: Bar, i: number) => number) => Float64Array.from(bars, value);
  const price = (i: number) => column((bar) => (bar.ohlc ?? [10, 12, 8, 11])[i]!);
  const start = column((bar) => at(bar.time));
  const duplicates: [number, boolean][] = [];
  inspector.begin("A");
  inspector.add(
    {
      length: bars.length,
      ordinal: column((bar, i) => bar.ordinal ?? i),
      start,
      end: start.map((time) => time + RESOLUTION_MICROS[rules.resolution]),
      open: price(0),
      high: price(1),
      low: price(2),
      close: price(3),
      volume: column((bar) => bar.volume ?? 100),
    },
    (ordinal, same) => duplicates.push([ordinal, same]),
  );
  return { ...inspector.report(), duplicates };
}

const daily = (dates: string[]): Bar[] => dates.map((date) => ({ time: `${date}T05:00:00Z` }));

describe("gaps", () => {
  it("counts missing sessions, not weekends and holidays", () => {
    const rules = rulesOf("XNYS", "1d");
    expect(inspect(daily(["2024-03-28", "2024-04-01"]), rules).counts.gap).toBe(0); // Good Friday
    const { counts, missingBars, examples } = inspect(daily(["2024-01-08", "2024-01-16"]), rules);
    expect([counts.gap, missingBars]).toEqual([1, 4]); // four sessions; Martin Luther King on the 15th
    expect(examples[0]).toMatchObject({ kind: "gap", symbol: "A", bars: 4, detail: "4 missing" });
  });

  it("counts missing minutes inside sessions only", () => {
    const minutes = (times: string[]) =>
      inspect(
        times.map((time) => ({ time })),
        rulesOf("XNYS", "1m"),
      );
    expect(minutes(["2024-01-05T20:59:00Z", "2024-01-08T14:30:00Z"]).counts.gap).toBe(0);
    expect(minutes(["2024-01-05T20:59:00Z", "2024-01-08T14:33:00Z"]).missingBars).toBe(3);
    expect(minutes(["2024-01-05T15:00:00Z", "2024-01-05T15:05:00Z"]).missingBars).toBe(4);
    expect(minutes(["2024-07-03T16:59:00Z", "2024-07-05T13:30:00Z"]).counts.gap).toBe(0); // half day
  });

  it("follows New York through its clock changes", () => {
    const rules = rulesOf("XNYS", "1h");
    expect(expectedBars(at("2024-03-08T00:00:00Z"), at("2024-03-09T00:00:00Z"), rules)).toBe(6);
    expect(expectedBars(at("2024-03-11T13:30:00Z"), at("2024-03-11T20:00:00Z"), rules)).toBe(6);
    expect(expectedBars(at("2024-03-08T13:30:00Z"), at("2024-03-08T14:30:00Z"), rules)).toBe(0);
    const day = rulesOf("24/5", "1h");
    expect(expectedBars(at("2024-03-08T22:00:00Z"), at("2024-03-10T22:00:00Z"), day)).toBe(1);
  });

  it("knows weeks and months", () => {
    const weekly = inspect(daily(["2024-01-01", "2024-01-08", "2024-01-29"]), rulesOf("24/7", "1w"));
    expect(weekly.missingBars).toBe(2);
    const monthly = inspect(daily(["2024-01-01", "2024-02-01", "2024-05-01"]), rulesOf("24/7", "1mo"));
    expect(monthly.missingBars).toBe(2);
  });

  it("keeps the longest gaps as examples", () => {
    const day = (i: number) => new Date(Date.parse("2024-01-01") + i * 86_400_000).toISOString().slice(0, 10);
    const days = Array.from({ length: 40 }, (_, i) => day((i * (i + 1)) / 2));
    const report = inspect(daily(days), rulesOf("24/7", "1d"));
    expect(report.counts.gap).toBe(38);
    expect(report.examples.map((gap) => gap.bars)).toEqual(Array.from({ length: 20 }, (_, i) => 38 - i));
  });
});

describe("bars", () => {
  const rules = rulesOf("24/7", "1d");
  const [one, two, three] = ["2024-01-01T00:00:00Z", "2024-01-02T00:00:00Z", "2024-01-03T00:00:00Z"] as const;

  it("names duplicates by their place and says whether they agree", () => {
    const found = inspect(
      [{ time: one }, { time: one, ordinal: 5 }, { time: one, volume: 7, ordinal: 6 }],
      rules,
    );
    expect(found.duplicates).toEqual([
      [5, true],
      [6, false],
    ]);
    expect(found.counts.duplicate).toBe(2);
  });

  it("counts bars that stand in the file after later ones", () => {
    const bars = [
      { time: one, ordinal: 2 },
      { time: two, ordinal: 0 },
      { time: three, ordinal: 1 },
    ];
    expect(inspect(bars, rules).counts["out-of-order"]).toBe(1);
  });

  it("reports prices that cannot be, and lets rounding pass", () => {
    const found = inspect(
      [
        { time: one, ohlc: [10, 9, 8, 9] },
        { time: two, ohlc: [10, 12, 11, 11] },
        { time: three, ohlc: [10, 10 - 1e-12, 9, 10] },
      ],
      rules,
    );
    expect(found.counts.ohlc).toBe(2);
    expect(found.examples.map((finding) => finding.detail)).toEqual([
      "high 9 is below 10",
      "low 11 is above 10",
    ]);
  });

  it("reports zero volume only where there is a volume", () => {
    const bars = [{ time: one, volume: 0 }, { time: two }];
    expect(inspect(bars, rules).counts["zero-volume"]).toBe(1);
    expect(inspect(bars, rules, false).counts["zero-volume"]).toBe(0);
  });

  it("reports a move of more than a quarter in a day", () => {
    const close = (time: string, value: number): Bar => ({ time, ohlc: [value, value, value, value] });
    const found = inspect([close(one, 100), close(two, 125), close(three, 90)], rules);
    expect(found.examples.map((finding) => finding.detail)).toEqual(["close moved −28.0 %"]);
  });
});

it("merges reports of several symbols", () => {
  const rules = rulesOf("24/7", "1d");
  const one = inspect(daily(["2024-01-01", "2024-01-03"]), rules);
  const two = inspect(daily(["2024-01-01", "2024-01-09"]), rules);
  const merged = mergeReports([one, two]);
  expect([merged.counts.gap, merged.missingBars]).toEqual([2, 8]);
  expect(merged.examples.map((gap) => gap.bars)).toEqual([7, 1]);
});

it("measures coverage in equal stretches", () => {
  const days = [0, 1, 2, 3, 4, 8, 9];
  const start = Float64Array.from(days, (day) => day * DAY);
  const columns = [start, start.map((time) => time + DAY), start, start, start, start, start];
  const coverage = coverageOf(toBars("A", columns), rulesOf("24/7", "1d"), 2);
  expect(coverage.map(({ bars, expected }) => [bars, expected])).toEqual([
    [5, 5],
    [2, 5],
  ]);
});
