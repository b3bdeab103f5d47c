import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import * as sdk from "#lib/models/strategies/sdk.ts";
import { CHEAT_SHEET } from "./cheat-sheet.tsx";

const context = readFileSync("lib/models/strategies/context.ts", "utf8");
const codeOf = (title: string) =>
  CHEAT_SHEET.find((section) => section.title === title)?.entries.map((entry) => entry.code) ?? [];

describe("cheat sheet", () => {
  it("names only indicators that the SDK exports, and all of them", () => {
    const named = codeOf("Indicators").flatMap((code) => code.split("(")[0]?.trim().split(" ") ?? []);
    const exported = Object.keys(sdk).filter(
      (name) => !["z", "defineStrategy", "signals", "SDK_VERSION"].includes(name),
    );
    expect(named.sort()).toEqual(exported.sort());
  });

  it("names only members that the context has", () => {
    const all = CHEAT_SHEET.flatMap((section) => section.entries.map((entry) => entry.code)).join("\n");
    const members = [...all.matchAll(/ctx\.(\w+)/g)].map(([, name = ""]) => name);
    expect(members.length).toBeGreaterThan(15);
    const unknown = members.filter((name) => !new RegExp(`^\\s*(readonly )?${name}[(:]`, "m").test(context));
    expect(unknown).toEqual([]);
  });
});
