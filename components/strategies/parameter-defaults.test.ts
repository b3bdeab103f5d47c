import { describe, expect, it } from "vitest";
import { locateDefault, writeDefaults } from "./parameter-defaults.ts";

const SOURCE = `export default defineStrategy({
  parameters: z.object({
    fast: z.int().min(2).max(200).default(20).meta({ title: "Fast average" }),
    slow: z
      .int()
      .min(3)
      .default(50),
    band: z.number().default(-0.5),
    side: z.enum(["long", "both"]).default("long"),
    exit: z.boolean().default(true),
    later: z.int().default(LATER),
    last: z.int().default(7),
  }),
});`;

describe("parameter defaults in the source", () => {
  it("are found where they stand, over several lines too", () => {
    const textAt = (name: string) => {
      const place = locateDefault(SOURCE, name);
      return place && SOURCE.slice(place.start, place.end);
    };
    expect(["fast", "slow", "band", "side", "exit", "last"].map(textAt)).toEqual([
      "20",
      "50",
      "-0.5",
      '"long"',
      "true",
      "7",
    ]);
  });

  it("are never taken from the next parameter", () => {
    expect(locateDefault(SOURCE, "later")).toBeUndefined();
    expect(locateDefault(SOURCE, "absent")).toBeUndefined();
  });

  it("are written in place and nothing else changes", () => {
    const { source, missed } = writeDefaults(SOURCE, { fast: 35, side: "both", exit: false, later: 9 });
    expect(missed).toEqual(["later"]);
    expect(source).toBe(
      SOURCE.replace("default(20)", "default(35)")
        .replace('default("long")', 'default("both")')
        .replace("default(true)", "default(false)"),
    );
  });
});
