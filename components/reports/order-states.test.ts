import { expect, it } from "vitest";
import { STATE_SIGNS, stateSign } from "./order-states.ts";

it("writes a stored state as it is known, and one that nobody knows as its own word", () => {
  expect(stateSign("partially-filled")).toBe(STATE_SIGNS["partially-filled"]);
  expect(stateSign("held-by-venue")).toMatchObject({ word: "held by venue", hue: "grey" });
  expect(stateSign("skipped").word).toBe("skipped");
  expect(stateSign("constructor").word).toBe("constructor");
});
