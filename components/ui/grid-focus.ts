import type { FocusGridInnerElementParams, TabToNextCellParams } from "ag-grid-community";

/**
 * A grid is one stop for Tab, however many cells it has: Tab comes to the cell that had the focus last and goes on behind
 * the grid; arrows go from cell to cell, and up from the first row to the heads.
 */
export const ONE_STOP = {
  focusGridInnerElement({ api }: FocusGridInnerElementParams): boolean {
    const [first] = api.getAllDisplayedColumns();
    const rows = api.getDisplayedRowCount();
    if (!first || rows === 0) return false;
    const { rowIndex = 0, column = first } = api.getFocusedCell() ?? {};
    api.setFocusedCell(Math.min(rowIndex, rows - 1), column);
    return true;
  },
  tabToNextHeader: () => false,
  /** A cell that is being written in hands on to the next. */
  tabToNextCell: ({ editing, nextCellPosition }: TabToNextCellParams) =>
    editing && nextCellPosition !== null ? nextCellPosition : false,
};
