import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { areaOf, areas } from "./navigation.ts";

describe("navigation", () => {
  it("marks the most exact area of a path", () => {
    expect(areaOf("/compare")?.label).toBe("Compare");
    expect(areaOf("/backtests/0199")?.label).toBe("Runs");
    expect(areaOf("/")?.label).toBe("Home");
    expect(areaOf("/nowhere")).toBeUndefined();
  });
  it("shows only areas that have a page", () => {
    const page = (href: string) => `app/(workbench)${href === "/" ? "" : href}/page.tsx`;
    expect(areas.map(({ href }) => page(href)).filter((path) => !existsSync(path))).toEqual([]);
  });
  it("gives no two areas the same keys", () => {
    const keys = areas.flatMap((area) => area.keys ?? []);
    expect(new Set(keys).size).toBe(keys.length);
  });
});
