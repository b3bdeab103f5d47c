import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DAY, HOUR, Zone } from "./time.ts";

const at = (iso: string) => Date.parse(iso) * 1000;

describe("Zone", () => {
  it("knows both changes of the clock to the minute", () => {
    const zone = new Zone("America/New_York");
    expect(zone.offset(at("2024-03-10T06:59:59Z"))).toBe(-5 * HOUR);
    expect(zone.offset(at("2024-03-10T07:00:00Z"))).toBe(-4 * HOUR);
    expect(zone.offset(at("2024-11-03T05:59:59Z"))).toBe(-4 * HOUR);
    expect(zone.offset(at("2024-11-03T06:00:00Z"))).toBe(-5 * HOUR);
    expect(new Zone("UTC").offset(0)).toBe(0);
    expect(new Zone("Asia/Kathmandu").offset(at("2024-01-01T00:00:00Z"))).toBe(5.75 * HOUR);
  });

  it("asks the same answer in any order", () => {
    for (const name of ["America/New_York", "Europe/London", "Africa/Casablanca", "Australia/Lord_Howe"]) {
      const shared = new Zone(name);
      const times = fc.integer({ min: at("1975-01-01") / HOUR, max: at("2030-01-01") / HOUR });
      fc.assert(
        fc.property(times, (hour) => {
          const time = hour * HOUR;
          const shown = new Intl.DateTimeFormat("sv-SE", {
            timeZone: name,
            dateStyle: "short",
            timeStyle: "medium",
          });
          expect(shared.offset(time)).toBe(at(`${shown.format(time / 1000)}Z`) - time);
        }),
        { numRuns: 200, seed: 7 },
      );
    }
  });

  it("cuts days at local midnight, 23 and 25 hours long when the clock changes", () => {
    const zone = new Zone("America/New_York");
    const length = (noon: string) => {
      const day = zone.dayNumber(at(noon));
      return (zone.endOfDay(at(noon)) - zone.startOfDay(day)) / HOUR;
    };
    expect(length("2024-03-10T12:00:00Z")).toBe(23);
    expect(length("2024-11-03T12:00:00Z")).toBe(25);
    expect(length("2024-11-04T12:00:00Z")).toBe(24);
    expect(zone.dayNumber(at("2024-01-02T04:59:59Z"))).toBe(at("2024-01-01") / DAY);
  });

  it("refuses a zone that does not exist, by name", () => {
    expect(() => new Zone("Mars/Olympus")).toThrow(/"Mars\/Olympus" is not a time zone/);
  });
});
