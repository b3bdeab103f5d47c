import { expect, it } from "vitest";
import { RareColumn } from "./rare-column.ts";

it("answers what is usual until a row was set to something else", () => {
  const column = new RareColumn(-1);
  expect([column.get(0), column.get(5000)]).toEqual([-1, -1]);
  column.set(3, -1);
  column.set(2, 7);
  column.set(9000, 8);
  expect([column.get(2), column.get(3), column.get(9000), column.get(9001)]).toEqual([7, -1, 8, -1]);
  column.set(2, -1);
  expect(column.get(2)).toBe(-1);
});

it("copies its rows, usual ones included", () => {
  const column = new RareColumn(Number.NaN);
  expect(column.rows(2)).toEqual(Float64Array.of(Number.NaN, Number.NaN));
  column.set(1, 4);
  expect(column.rows(3)).toEqual(Float64Array.of(Number.NaN, 4, Number.NaN));
  expect(column.rows(1)).toEqual(Float64Array.of(Number.NaN));
});
