import { expect, it } from "vitest";
import { moreText, sideText } from "./break-words.ts";

it("writes money to the cent, units as they are, and words as they were told", () => {
  expect(sideText("cash", "24365412.8529999999999994")).toBe("24\u202f365\u202f412.85");
  expect(sideText("position", "-4175")).toBe("\u22124\u202f175");
  expect(sideText("order", "new, 0 filled")).toBe("new, 0 filled");
});

it("says what the broker has more, with its sign", () => {
  expect(moreText({ kind: "cash", ours: "100.10", theirs: "99.05" })).toBe("\u22121.05");
  expect(moreText({ kind: "position", ours: "4150", theirs: "4175" })).toBe("+25");
  expect(moreText({ kind: "order", ours: "none", theirs: "working" })).toBe("—");
});
