import { expect, it } from "vitest";
import { csvText } from "./csv-text.ts";

it("keeps what a spreadsheet would run a text, and numbers numbers", () => {
  for (const text of [
    "=1+1",
    '=HYPERLINK("http://x")',
    "@SUM(A1)",
    "+cmd|' /C calc'!A0",
    "-2+3",
    "\t=1",
    "\r=1",
  ])
    expect(csvText(text)).toBe(`'${text}`);
  for (const text of ["", "SPY", "-12.50", "+3", "-.5", "1e-7", "-1E+5", "2024-01-02", "a=b"])
    expect(csvText(text)).toBe(text);
});
