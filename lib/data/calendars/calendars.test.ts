import { existsSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { isoTime, Zone } from "#lib/core/time.ts";
import { calendarOf, dayOf, isoDay, tradingSpans, weekdayOf } from "./index.ts";
import { lunarDay } from "./lunisolar.ts";

// biome-ignore lint/style/noProcessEnv: tests find the shared folder by it
const SHARED = process.env.PITWALL_SHARED ?? "../shared";
const nyse = calendarOf("XNYS");
const day = (iso: string) => Date.parse(iso) / 86_400_000;

it("counts weekdays from Sunday", () => {
  expect(weekdayOf(dayOf(1970, 1, 1))).toBe(4);
  expect(weekdayOf(dayOf(1969, 12, 28))).toBe(0);
  expect(isoDay(dayOf(2024, 2, 29))).toBe("2024-02-29");
});

describe("New York Stock Exchange", () => {
  it("closes on holidays, on the days their rules move them to, and on announced days", () => {
    const closed = ["2001-09-11", "2004-06-11", "2012-10-30", "2018-12-05", "2025-01-09", "2022-06-20"];
    const moved = ["2021-07-05", "2020-07-03", "2022-12-26", "2023-01-02", "2024-03-29", "2035-03-23"];
    for (const iso of [...closed, ...moved]) expect([iso, nyse.isTradingDay(day(iso))]).toEqual([iso, false]);
  });

  it("does not keep a New Year's Day that falls on a Saturday, nor holidays before they were made", () => {
    for (const iso of ["2021-12-31", "2010-12-31", "1997-01-20", "2021-06-18"])
      expect([iso, nyse.isTradingDay(day(iso))]).toEqual([iso, true]);
  });

  it("closes at one o'clock on half days", () => {
    for (const iso of ["2013-07-03", "2013-11-29", "2018-12-24", "2002-07-05", "1999-12-31"])
      expect([iso, nyse.session(day(iso))?.closeMinute]).toEqual([iso, 780]);
    expect(nyse.session(day("2012-07-03"))?.closeMinute).toBe(780);
    expect(nyse.session(day("2020-07-02"))?.closeMinute).toBe(960);
  });

  const holidays = `${SHARED}/data/calendars/nyse_full_day_holidays_since_1928.csv`;
  it.runIf(existsSync(holidays))("is closed on every listed holiday since 1990", () => {
    const listed = readFileSync(holidays, "utf8")
      .trim()
      .split(/\r?\n/)
      .map((us) => {
        const [month = 0, date = 0, year = 0] = us.split("/").map(Number);
        return dayOf(year, month, date);
      });
    const since = listed.filter((at) => at >= dayOf(1990, 1, 1));
    expect(since.length).toBeGreaterThan(250);
    expect(since.filter((at) => nyse.isTradingDay(at)).map(isoDay)).toEqual([]);
  });
});

describe.each([
  ["XNYS", "1990-01-02", "2023-01-13"],
  ["XLON", "1990-01-02", "2023-09-12"],
  ["XETR", "1990-01-02", "2023-06-06"],
  ["XTKS", "2000-01-04", "2026-12-30"],
  ["XHKG", "1990-01-02", "2025-09-05"],
  ["CMES", "1990-01-02", "2027-07-16"],
] as const)("%s", (id, first, last) => {
  const file = `${SHARED}/data/calendars/exchange_calendars_${id}.csv.gz`;
  it.runIf(existsSync(file))(`agrees with every session of exchange_calendars, ${first} to ${last}`, () => {
    const lines = gunzipSync(readFileSync(file)).toString().trim().split("\n").slice(1);
    const theirs = lines.map((line) => {
      const [session = "", open = "", close = "", pauseStart = "", pauseEnd = ""] = line.split(",");
      return [session.slice(0, 10), open, pauseStart, pauseEnd, close]
        .filter((text) => text !== "")
        .join(" ");
    });
    const calendar = calendarOf(id);
    const zone = new Zone(calendar.timeZone);
    const ours: string[] = [];
    for (let at = day(first); at <= day(last); at++) {
      const session = calendar.session(at);
      if (!session) continue;
      const spans = tradingSpans(session, at, zone).flatMap(({ open, close }) => [
        isoTime(open),
        isoTime(close),
      ]);
      ours.push([isoDay(at), ...spans].join(" "));
    }
    expect(ours).toEqual(theirs);
  });
});

it("knows holidays of one year only, and lunch", () => {
  const closed = { XLON: "2022-09-19", XETR: "2017-10-31", XTKS: "2019-05-02", CMES: "2018-12-05" } as const;
  for (const [id, iso] of Object.entries(closed))
    expect([id, calendarOf(id as keyof typeof closed).isTradingDay(day(iso))]).toEqual([id, false]);
  const lunch = { startMinute: 690, endMinute: 750 };
  expect(calendarOf("XTKS").session(day("2024-06-03"))).toEqual({
    openMinute: 540,
    closeMinute: 900,
    break: lunch,
  });
  expect(calendarOf("XLON").session(day("2024-12-24"))?.closeMinute).toBe(750);
});

it("follows the moon in Hong Kong", () => {
  const newYears = ["1997-02-07", "2000-02-05", "2013-02-10", "2023-01-22", "2024-02-10", "2033-01-31"];
  expect(newYears.map((iso) => isoDay(lunarDay(Number(iso.slice(0, 4)), 1, 1)))).toEqual(newYears);
  // The year 2020 had a leap fourth month, 2023 a leap second.
  expect(["2020-06-25", "2023-06-22"]).toEqual([2020, 2023].map((year) => isoDay(lunarDay(year, 5, 5))));
  for (const iso of ["2024-02-12", "2023-05-26", "2021-04-06", "2018-10-17", "2023-07-17"])
    expect([iso, calendarOf("XHKG").isTradingDay(day(iso))]).toEqual([iso, false]);
  expect(calendarOf("XHKG").session(day("2024-02-09"))).toEqual({ openMinute: 570, closeMinute: 720 });
});

it("turns local hours into times across a change of the clocks", () => {
  const chicago = new Zone("America/Chicago");
  const spans = (iso: string) =>
    tradingSpans(calendarOf("CMES").session(day(iso))!, day(iso), chicago).map(({ open, close }) => [
      isoTime(open),
      isoTime(close),
    ]);
  expect(spans("2024-03-08")).toEqual([["2024-03-07T23:00:00Z", "2024-03-08T23:00:00Z"]]);
  expect(spans("2024-03-11")).toEqual([["2024-03-10T22:00:00Z", "2024-03-11T22:00:00Z"]]);
});

it("trades foreign exchange from Sunday to Friday five o'clock", () => {
  const week = ["2024-06-02", "2024-06-03", "2024-06-07", "2024-06-08"].map((iso) =>
    calendarOf("24/5").session(day(iso)),
  );
  expect(week).toEqual([
    { openMinute: 1020, closeMinute: 1440 },
    { openMinute: 0, closeMinute: 1440 },
    { openMinute: 0, closeMinute: 1020 },
    null,
  ]);
});

it("trades 24/7 on every day and expects nothing without a calendar", () => {
  expect(calendarOf("24/7").isTradingDay(day("2024-12-25"))).toBe(true);
  expect(calendarOf("none").session(day("2024-06-03"))).toBeNull();
});
