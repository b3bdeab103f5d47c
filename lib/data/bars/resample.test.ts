import fc from "fast-check";
import { expect, it } from "vitest";
import { HOUR, isoTime, Zone } from "#lib/core/time.ts";
import { calendarOf } from "#lib/data/calendars/index.ts";
import { alignColumn, commonClock, resampleBars, rowsAsOf, sliceBars, syntheticBars } from "./index.ts";

const MINUTE = HOUR / 60;
const newYork = { calendar: calendarOf("XNYS"), zone: new Zone("America/New_York") };
const at = (iso: string) => Date.parse(iso) * 1000;
/** SYNTHETIC minutes around the clock from a Thursday on: a half day, a weekend and a change of clocks lie ahead. */
const minutes = (start: string, bars: number, seed = 1) =>
  syntheticBars({ symbol: "SYN", bars, seed, start: at(start), step: MINUTE });
const times = (column: Float64Array) => Array.from(column, isoTime);

it("counts from the opening and ends with the session, half days and clock changes included", () => {
  const hours = resampleBars(minutes("2013-11-29T00:00:00Z", 1440), { ...newYork, every: HOUR });
  expect(times(hours.start)).toEqual([14, 15, 16, 17].map((hour) => `2013-11-29T${hour}:30:00Z`));
  expect(times(hours.end).at(-1)).toBe("2013-11-29T18:00:00Z");
  const sessions = resampleBars(minutes("2024-03-08T00:00:00Z", 4 * 1440), { ...newYork, every: "session" });
  expect(times(sessions.start)).toEqual(["2024-03-08T14:30:00Z", "2024-03-11T13:30:00Z"]);
  expect(times(sessions.end)).toEqual(["2024-03-08T21:00:00Z", "2024-03-11T20:00:00Z"]);
});

it("leaves out lunch in Tokyo and begins in Chicago the evening before", () => {
  const tokyo = { calendar: calendarOf("XTKS"), zone: new Zone("Asia/Tokyo") };
  const hours = resampleBars(minutes("2024-06-03T00:00:00Z", 480), { ...tokyo, every: HOUR });
  expect(times(hours.start).map((time) => time.slice(11, 16))).toEqual([
    "00:00",
    "01:00",
    "02:00",
    "03:30",
    "04:30",
    "05:30",
  ]);
  const chicago = { calendar: calendarOf("CMES"), zone: new Zone("America/Chicago") };
  const sessions = resampleBars(minutes("2024-06-02T20:00:00Z", 2880), { ...chicago, every: "session" });
  expect(times(sessions.start)).toEqual(["2024-06-02T22:00:00Z", "2024-06-03T22:00:00Z"]);
});

it("ends a week with its last session, by the calendar and not by the rows", () => {
  const days = syntheticBars({ symbol: "SYN", bars: 3, seed: 1, start: at("2024-03-25T00:00:00-04:00") });
  const [week] = [resampleBars(days, { ...newYork, every: "week" })];
  expect([times(week.start), times(week.end)]).toEqual([["2024-03-25T13:30:00Z"], ["2024-03-28T20:00:00Z"]]);
  const months = resampleBars(
    syntheticBars({ symbol: "SYN", bars: 40, seed: 1, start: at("2024-03-20T05:00:00Z") }),
    { ...newYork, every: "month" },
  );
  expect(times(months.end)).toEqual(["2024-03-28T20:00:00Z", "2024-04-30T20:00:00Z"]);
});

it("keeps volume and never shows a bar before it is over", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 999 }), fc.integer({ min: 1, max: 2880 }), (seed, cut) => {
      const source = minutes("2024-03-08T00:00:00Z", 2880, seed);
      const options = { calendar: calendarOf("24/7"), zone: new Zone("UTC"), every: 7 * MINUTE };
      const all = resampleBars(source, options);
      const total = (column: Float64Array) => column.reduce((sum, value) => sum + value, 0);
      expect(total(all.volume)).toBe(total(source.volume));
      const known = source.end[cut - 1]!;
      const early = resampleBars(sliceBars(source, 0, known), options);
      const done = early.end.filter((end) => end <= known).length;
      for (const column of ["open", "high", "low", "close", "volume"] as const)
        expect(early[column].slice(0, done)).toEqual(all[column].slice(0, done));
    }),
    { numRuns: 25 },
  );
});

it("refuses to make shorter bars of longer ones", () => {
  const days = syntheticBars({ symbol: "SYN", bars: 3, seed: 1, start: at("2024-03-25T13:30:00Z") });
  expect(() => resampleBars(days, { ...newYork, every: HOUR })).toThrow("only be resampled to longer ones");
});

it("aligns calendars by what had ended", () => {
  const ends = Float64Array.of(10, 20, 40);
  const clock = Float64Array.of(5, 10, 25, 39, 40, 99);
  expect([...rowsAsOf(ends, clock)]).toEqual([-1, 0, 1, 1, 2, 2]);
  expect([...rowsAsOf(ends, clock, 10)]).toEqual([-1, 0, 1, -1, 2, -1]);
  expect([...alignColumn(Float64Array.of(1, 2, 3), ends, clock)]).toEqual([Number.NaN, 1, 2, 2, 3, 3]);
  expect([...commonClock([ends, Float64Array.of(20, 30)])]).toEqual([10, 20, 30, 40]);
});
