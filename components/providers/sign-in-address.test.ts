import { describe, expect, it } from "vitest";
import { safeCallback } from "./sign-in-address.ts";

describe("the address after a sign-in", () => {
  it("keeps a path of this site with its query", () => {
    expect(safeCallback("/backtests/42?tab=trades")).toBe("/backtests/42?tab=trades");
  });
  it("refuses every other site and every trick to name one", () => {
    for (const address of [
      "https://evil.example",
      "//evil.example",
      "/\\evil.example",
      "/\t/evil.example",
      "/.//evil.example",
      "\\\\evil.example",
      "javascript:alert(1)",
      "",
      null,
      undefined,
    ])
      expect(safeCallback(address)).toBe("/");
  });
  it("does not return to the sign-in page itself", () => {
    expect(safeCallback("/sign-in?callbackUrl=/sign-in")).toBe("/");
  });
});
