import { expect, it } from "vitest";
import { ONE_STOP } from "./grid-focus.ts";

function enter(rows: number, columns: string[], before: { rowIndex: number; column: string } | null) {
  let at: unknown = null;
  const api = {
    getAllDisplayedColumns: () => columns,
    getDisplayedRowCount: () => rows,
    getFocusedCell: () => before,
    setFocusedCell: (row: number, column: string) => {
      at = [row, column];
    },
  };
  return [ONE_STOP.focusGridInnerElement({ api } as never), at];
}

it("is entered where it was left, else at its first cell", () => {
  expect(enter(3, ["a", "b"], null)).toEqual([true, [0, "a"]]);
  expect(enter(3, ["a", "b"], { rowIndex: 2, column: "b" })).toEqual([true, [2, "b"]]);
  expect(enter(2, ["a"], { rowIndex: 7, column: "a" })).toEqual([true, [1, "a"]]);
  expect(enter(0, ["a"], null)).toEqual([false, null]);
});

it("is left by one Tab, but for a cell that is being written in", () => {
  const next = { rowIndex: 1 };
  expect(ONE_STOP.tabToNextHeader()).toBe(false);
  expect(ONE_STOP.tabToNextCell({ editing: false, nextCellPosition: next } as never)).toBe(false);
  expect(ONE_STOP.tabToNextCell({ editing: true, nextCellPosition: next } as never)).toBe(next);
});
