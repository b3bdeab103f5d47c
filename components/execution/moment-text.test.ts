import { expect, it } from "vitest";
import { parseMoment } from "./moment-text.ts";

const iso = (text: string, zone = "UTC") => {
  const found = parseMoment(text, Date.parse("2026-11-23T14:00:00Z") * 1000, zone);
  return found === null ? null : new Date(found / 1000).toISOString();
};

it("reads a clock on the day of the market, or a day and a clock, in the reader's zone", () => {
  expect(iso("15:45")).toBe("2026-11-23T15:45:00.000Z");
  expect(iso(" 9:05:30 ")).toBe("2026-11-23T09:05:30.000Z");
  expect(iso("2026-11-24 15:45")).toBe("2026-11-24T15:45:00.000Z");
  expect(iso("15:45", "America/New_York")).toBe("2026-11-23T20:45:00.000Z");
  // The clocks of New York went back on 1 November at two.
  expect(iso("2026-11-01 01:30", "America/New_York")).toBe("2026-11-01T05:30:00.000Z");
  expect(iso("2026-11-01 12:00", "America/New_York")).toBe("2026-11-01T17:00:00.000Z");
});

it("reads nothing else", () => {
  for (const text of ["", "soon", "25:00", "15:60", "15", "2026-02-30 10:00", "15:45 tomorrow"])
    expect(iso(text)).toBeNull();
});
