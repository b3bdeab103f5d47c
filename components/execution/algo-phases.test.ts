import { expect, it } from "vitest";
import { algorithmSign } from "./algo-phases.ts";

it("says of what works that it is behind, in a word and a sign of amber", () => {
  const late = { behind: true };
  expect(algorithmSign({ phase: "running", ...late })).toEqual({ word: "Behind", glyph: "!", hue: "amber" });
  expect(algorithmSign({ phase: "running", behind: false }).word).toBe("Working");
  expect(algorithmSign({ phase: "paused", ...late }).word).toBe("Paused");
});
