import { expect, it } from "vitest";
import { settingFacts } from "./setting-words.ts";

it("says settings in the words of their form, in its order", () => {
  const none = { start: null, required: false };
  const fields = [
    { ...none, name: "fillTiming", title: "Fills at", kind: "choice", labels: { "next-open": "Next open" } },
    { ...none, name: "fee.type", title: "Commission", kind: "choice", labels: { bps: "Share of value" } },
    { ...none, name: "fee.bps.bps", title: "Of each fill's value", kind: "number", unit: "bp, 0 = none" },
    { ...none, name: "floor", title: "Floor", kind: "number", unit: "currency" },
  ] as const;
  const settings = {
    fee: { type: "bps", bps: 2, tiers: [], daysPerYear: 360 },
    symbols: "",
    floor: 5,
    fillTiming: "next-open",
  };
  expect(settingFacts(settings, fields, "USD")).toEqual([
    ["Fills at", "Next open"],
    ["Commission", "Share of value, of each fill's value 2 bp, days per year 360"],
    ["Floor", "5 USD"],
  ]);
});
