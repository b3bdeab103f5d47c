import { expect, it } from "vitest";
import { STATE_SIGNS, stateSign } from "#components/reports/order-states.ts";
import { algorithmSign } from "./algo-phases.ts";

it("writes a stored state as it is known, and one that nobody knows as its own word", () => {
  expect(stateSign("partially-filled")).toBe(STATE_SIGNS["partially-filled"]);
  expect(stateSign("held-by-venue")).toMatchObject({ word: "held by venue", hue: "grey" });
  expect(stateSign("skipped").word).toBe("skipped");
  expect(stateSign("constructor").word).toBe("constructor");
});

it("says of what works that it is behind, in a word and a sign of amber", () => {
  const late = { behind: true };
  expect(algorithmSign({ phase: "running", ...late })).toEqual({ word: "Behind", glyph: "!", hue: "amber" });
  expect(algorithmSign({ phase: "running", behind: false }).word).toBe("Working");
  expect(algorithmSign({ phase: "paused", ...late }).word).toBe("Paused");
});
