"use client";
import {
  type CellKeyDownEvent,
  CellStyleModule,
  ClientSideRowModelApiModule,
  ClientSideRowModelModule,
  type ColDef,
  ColumnApiModule,
  ColumnAutoSizeModule,
  CsvExportModule,
  type FullWidthCellKeyDownEvent,
  type GridApi,
  HighlightChangesModule,
  ModuleRegistry,
  QuickFilterModule,
  RenderApiModule,
  RowApiModule,
  RowSelectionModule,
  RowStyleModule,
  ScrollApiModule,
  TooltipModule,
} from "ag-grid-community";
import { AgGridReact, type CustomCellRendererProps } from "ag-grid-react";
import { useEffect, useMemo, useRef } from "react";
import { gridTheme } from "./ag-grid-theme.ts";
import { cx } from "./class-names.ts";
import type { DataGridProps } from "./data-grid.tsx";
import type { CellValue, GridColumn } from "./grid-column.ts";
import { useNonce } from "./nonce.tsx";
import { rowHeightPx, usePreferences } from "./preferences.ts";

ModuleRegistry.registerModules([
  CellStyleModule,
  RowStyleModule,
  ClientSideRowModelModule,
  ClientSideRowModelApiModule,
  ColumnApiModule,
  ColumnAutoSizeModule,
  CsvExportModule,
  HighlightChangesModule,
  QuickFilterModule,
  RenderApiModule,
  RowApiModule,
  RowSelectionModule,
  ScrollApiModule,
  TooltipModule,
]);

function toColDef<Row>(column: GridColumn<Row>): ColDef<Row, CellValue> {
  const right = column.kind === "number" || column.kind === "time";
  const { format, render } = column;
  return {
    colId: column.id,
    headerName: column.title,
    headerTooltip: column.hint,
    valueGetter: ({ data }) => data && column.value(data),
    valueFormatter: ({ value, data }) => (data && format ? format(value, data) : String(value ?? "")),
    cellRenderer: render
      ? ({ data }: CustomCellRendererProps<Row>) => (data === undefined ? null : render(data))
      : undefined,
    type: right ? "rightAligned" : undefined,
    width: column.width,
    minWidth: column.minWidth ?? 56,
    flex: column.flex,
    initialSort: column.sort,
    sortable: column.sortable ?? true,
    sortingOrder: right ? ["desc", "asc", null] : ["asc", "desc", null],
    pinned: column.pinned,
    hide: column.hidden,
  };
}

/** J and K walk rows, X selects, Enter opens, Ctrl C copies the raw cell, Ctrl Shift C the raw row. */
function onKey<Row>(
  event: CellKeyDownEvent<Row> | FullWidthCellKeyDownEvent<Row>,
  columns: readonly GridColumn<Row>[],
  singleKeys: boolean,
  onOpen?: (row: Row) => void,
): void {
  const key = event.event as KeyboardEvent | null;
  const row = event.data;
  if (!key || row === undefined || !("column" in event)) return;
  if ((key.ctrlKey || key.metaKey) && key.key.toLowerCase() === "c") {
    const raw = (column: GridColumn<Row>) => String(column.value(row) ?? "");
    const one = columns.find((column) => column.id === event.column.getColId());
    const text = key.shiftKey ? columns.map(raw).join("\t") : one && raw(one);
    if (text !== undefined) void navigator.clipboard.writeText(text);
    key.preventDefault();
    return;
  }
  if (key.ctrlKey || key.metaKey || key.altKey) return;
  if (key.key === "Enter") onOpen?.(row);
  if (!singleKeys) return;
  const step = { j: 1, k: -1 }[key.key.toLowerCase()];
  if (step) focusRow(event.api, (event.rowIndex ?? 0) + step, event.column.getColId());
  if (key.key.toLowerCase() === "x") event.node.setSelected(!event.node.isSelected());
}

function focusRow<Row>(api: GridApi<Row>, index: number, column: string): void {
  if (index < 0 || index >= api.getDisplayedRowCount()) return;
  api.ensureIndexVisible(index);
  api.setFocusedCell(index, column);
}

/** Marks the current row, brings it into view, and tells when focus comes to another. */
function useCurrentRow<Row>({ rowClass, currentId, onCurrent, rowId }: DataGridProps<Row>) {
  const api = useRef<GridApi<Row>>(null);
  const shown = useRef<string>(null);
  const mark = (next: string | null) => {
    const before = shown.current;
    shown.current = next;
    const grid = api.current;
    const nodes = [before, next].flatMap((id) => (id === null ? [] : (grid?.getRowNode(id) ?? [])));
    if (nodes.length > 0) grid?.redrawRows({ rowNodes: nodes });
    const node = next === null ? undefined : grid?.getRowNode(next);
    if (node) grid?.ensureNodeVisible(node);
  };
  useEffect(() => {
    if ((currentId ?? null) !== shown.current) mark(currentId ?? null);
  });
  return {
    ready: (ready: GridApi<Row>) => {
      api.current = ready;
      mark(currentId ?? null);
    },
    classOf: (row: Row) => cx(rowClass?.(row), rowId(row) === shown.current && "bg-3!"),
    focused: (index: number | null) => {
      const row = index === null ? undefined : api.current?.getDisplayedRowAtIndex(index)?.data;
      if (row !== undefined && rowId(row) !== shown.current) onCurrent?.(row);
    },
  };
}

export function AgGrid<Row>(
  props: DataGridProps<Row> & { quickFilter: string; onReady: (api: GridApi<Row>) => void },
) {
  const { rows, columns, rowId, label, selectable, onSelect, onOpen, quickFilter, onReady } = props;
  const current = useCurrentRow(props);
  const density = usePreferences((preferences) => preferences.density);
  const singleKeys = usePreferences((preferences) => preferences.singleKeys);
  const nonce = useNonce();
  const definitions = useMemo(() => columns.map(toColDef), [columns]);
  const height = rowHeightPx[density];
  return (
    <AgGridReact<Row>
      theme={gridTheme}
      styleNonce={nonce}
      rowData={rows as Row[]}
      columnDefs={definitions}
      getRowId={({ data }) => rowId(data)}
      rowHeight={height}
      headerHeight={Math.max(28, height)}
      animateRows={false}
      suppressCellFocus={false}
      suppressDragLeaveHidesColumns
      ensureDomOrder
      enableCellTextSelection={false}
      quickFilterText={quickFilter}
      cacheQuickFilter
      tooltipShowDelay={400}
      rowSelection={
        selectable
          ? { mode: "multiRow", checkboxes: true, headerCheckbox: true, enableClickSelection: false }
          : undefined
      }
      selectionColumnDef={{ width: 40, pinned: "left", headerName: "", resizable: false }}
      getRowClass={({ data }) => (data === undefined ? undefined : current.classOf(data))}
      onCellFocused={({ rowIndex }) => current.focused(rowIndex)}
      onSelectionChanged={({ api }) => onSelect?.(api.getSelectedRows())}
      onRowDoubleClicked={({ data }) => data !== undefined && onOpen?.(data)}
      onCellKeyDown={(event) => onKey(event, columns, singleKeys, onOpen)}
      onGridReady={({ api }) => {
        api.setGridAriaProperty("label", label);
        current.ready(api);
        onReady(api);
      }}
    />
  );
}
