import { existsSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { calendarOf, dayOf, isoDay, weekdayOf } from "./index.ts";

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

  const file = `${SHARED}/data/calendars/exchange_calendars_XNYS.csv.gz`;
  it.runIf(existsSync(file))("agrees with every session and length of exchange_calendars, 1990–2023", () => {
    const lines = gunzipSync(readFileSync(file)).toString().trim().split("\n").slice(1);
    const minutes = (utc = "") => Date.parse(utc) / 60_000;
    const theirs = new Map(
      lines.map((line) => {
        const [session = "", open, close] = line.split(",");
        return [session.slice(0, 10), minutes(close) - minutes(open)];
      }),
    );
    const ours = new Map<string, number>();
    for (let at = dayOf(1990, 1, 2); at <= dayOf(2023, 1, 13); at++) {
      const session = nyse.session(at);
      if (session) ours.set(isoDay(at), session.closeMinute - session.openMinute);
    }
    expect(ours).toEqual(theirs);
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
