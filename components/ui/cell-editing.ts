import type { CellEditRequestEvent, ColDef, SuppressKeyboardEventParams } from "ag-grid-community";
import type { CellValue, GridColumn } from "./grid-column.ts";
import { usePreferences } from "./preferences.ts";

/**
 * Editing in a cell asks, it never changes the row: the grid tells the page the figure that was written. F2, a double
 * click or E on the cell begins, Enter or Tab asks, Escape drops it.
 */
export function editingDefinition<Row>({ edit }: GridColumn<Row>): Partial<ColDef<Row, CellValue>> {
  if (!edit) return {};
  return {
    editable: ({ data }) => data !== undefined && edit.allows(data),
    cellEditor: "agNumberCellEditor",
    cellEditorParams: ({ data }: { data: Row }) => ({ min: 0, preventStepping: false, ...edit.steps(data) }),
    cellClassRules: { "cell-editable": ({ data }) => data !== undefined && edit.allows(data) },
    valueParser: ({ newValue }) => Number(newValue),
  };
}

/**
 * Keys of the page stay the page's: a figure, a letter or Backspace on a cell does not begin to edit it, but for E. Here
 * and not when the grid tells of the key: that is later than the page hears it.
 */
export function isPageKey<Row>(
  { event, editing, api, node, column, data }: SuppressKeyboardEventParams<Row>,
  edit: GridColumn<Row>["edit"],
): boolean {
  if (editing) return false;
  const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey;
  if (event.key === "e" && isPlain && usePreferences.getState().singleKeys && data && edit?.allows(data)) {
    event.preventDefault();
    if (node.rowIndex !== null) api.startEditingCell({ rowIndex: node.rowIndex, colKey: column });
    return true;
  }
  return event.key.length === 1 || ["Enter", "Backspace", "Delete"].includes(event.key);
}

/** The event came out of an editor, or went into a cell that can be edited. */
export function isEditing<Row>(
  target: EventTarget | null,
  row: Row,
  columns: readonly GridColumn<Row>[],
): boolean {
  if (!(target instanceof Element)) return false;
  if (target.closest(".ag-cell-edit-wrapper, .ag-cell-inline-editing, .ag-cell-editor")) return true;
  const id = target.closest("[col-id]")?.getAttribute("col-id");
  return columns.find((column) => column.id === id)?.edit?.allows(row) ?? false;
}

/** Tells of a figure that is another than before. */
export function askedEdit<Row>(
  { data, colDef, oldValue, newValue }: CellEditRequestEvent<Row>,
  onEdit: ((row: Row, column: string, value: number) => void) | undefined,
): void {
  const value = Number(newValue);
  if (data === undefined || newValue === null || !Number.isFinite(value) || value === oldValue) return;
  onEdit?.(data, colDef.colId ?? "", value);
}
