"use client";
import {
  type CellEditRequestEvent,
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
  NumberEditorModule,
  type PostSortRowsParams,
  QuickFilterModule,
  RenderApiModule,
  RowApiModule,
  type RowClassRules,
  RowSelectionModule,
  RowStyleModule,
  ScrollApiModule,
  TooltipModule,
} from "ag-grid-community";
import { AgGridReact, type CustomCellRendererProps } from "ag-grid-react";
import { useEffect, useMemo, useRef, useState } from "react";
import { gridTheme } from "./ag-grid-theme.ts";
import { askedEdit, editingDefinition, isEditing, isPageKey } from "./cell-editing.ts";
import { cx } from "./class-names.ts";
import type { DataGridProps, GridHandle } from "./data-grid.tsx";
import { fitColumns, textMeasure } from "./fit-columns.ts";
import type { CellValue, GridColumn } from "./grid-column.ts";
import { ONE_STOP } from "./grid-focus.ts";
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
  NumberEditorModule,
  QuickFilterModule,
  RenderApiModule,
  RowApiModule,
  RowSelectionModule,
  ScrollApiModule,
  TooltipModule,
]);

function toColDef<Row>(column: GridColumn<Row>, live: boolean, selectable: boolean): ColDef<Row, CellValue> {
  const right = column.kind === "number" || column.kind === "time";
  const { format, render } = column;
  return {
    colId: column.id,
    headerName: column.title,
    headerTooltip: column.hint,
    valueGetter: ({ data }) => data && column.value(data),
    valueFormatter: ({ value, data }) => (data && format ? format(value, data) : String(value ?? "")),
    tooltipValueGetter: column.tip ? ({ data }) => data && column.value(data) : undefined,
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
    hide: column.hidden ?? false,
    colSpan: ({ data }) => (data && column.span?.(data)) ?? 1,
    enableCellChangeFlash: live && column.kind === "number",
    // Space is the page's where it does not select: it freezes a live grid; X selects everywhere.
    suppressKeyboardEvent: column.edit
      ? (params) => isPageKey(params, column.edit)
      : live || !selectable
        ? isSpace
        : undefined,
    ...editingDefinition(column),
  };
}

const isSpace = ({ event }: { event: KeyboardEvent }) => event.key === " ";

/** J and K walk rows, X selects, Enter opens, Ctrl C copies the raw cell, Ctrl Shift C the raw row. */
function onKey<Row>(
  event: CellKeyDownEvent<Row> | FullWidthCellKeyDownEvent<Row>,
  columns: readonly GridColumn<Row>[],
  singleKeys: boolean,
  onOpen?: (row: Row) => void,
): void {
  const key = event.event as KeyboardEvent | null;
  const row = event.data;
  if (!key || row === undefined || !("column" in event) || key.target instanceof HTMLInputElement) return;
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
  const walked = { ArrowDown: 1, ArrowUp: -1 }[key.key];
  if (key.shiftKey && walked) {
    event.node.setSelected(true);
    event.api.getDisplayedRowAtIndex((event.rowIndex ?? 0) + walked)?.setSelected(true);
  }
  if (key.shiftKey) return;
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

/** Gives the grid the rows of a live list, and every change of them as a transaction. */
function useLiveRows<Row>(api: GridApi<Row> | undefined, live: DataGridProps<Row>["live"]): void {
  useEffect(() => {
    if (!api || !live) return;
    api.setGridOption("rowData", [...live.rows]);
    return live.subscribe(({ add, update, remove }) => {
      if (!api.isDestroyed() && add.length + update.length + remove.length > 0)
        api.applyTransactionAsync({ add, update, remove });
    });
  }, [api, live]);
}

/** No figure of a column that says so is cut: it grows with the longest. */
function useFittingColumns<Row>(
  api: GridApi<Row> | undefined,
  host: HTMLElement | null,
  { columns, rows, live }: Pick<DataGridProps<Row>, "columns" | "rows" | "live">,
): void {
  useEffect(() => {
    if (!api || !host) return;
    const widest = fitColumns(columns, textMeasure(host));
    const grow = (changed: Iterable<Row>) => {
      if (api.isDestroyed()) return;
      const cut = widest(changed).filter(
        ({ key, newWidth }) => (api.getColumn(key)?.getActualWidth() ?? newWidth) < newWidth,
      );
      if (cut.length > 0) api.setColumnWidths(cut);
    };
    grow(live?.rows ?? rows);
    return live?.subscribe(({ add, update }) => {
      grow(add);
      grow(update);
    });
  }, [api, host, columns, rows, live]);
}

/** Sorts again when rows get another rank. */
function useRank<Row>(api: GridApi<Row> | undefined, rank: DataGridProps<Row>["rank"]): void {
  useEffect(() => {
    if (rank && api && !api.isDestroyed()) api.refreshClientSideRowModel("sort");
  }, [api, rank]);
}

function handleOf<Row>(api: GridApi<Row>): GridHandle<Row> {
  return {
    shown() {
      const rows: Row[] = [];
      api.forEachNodeAfterFilterAndSort(({ data }) => data !== undefined && rows.push(data));
      return rows;
    },
    select(rows) {
      const wanted = new Set(rows);
      const nodes = [...wanted].length === 0 ? [] : nodesOf(api, wanted);
      api.deselectAll();
      api.setNodesSelected({ nodes, newValue: true });
    },
    focus(rowId) {
      const node = api.getRowNode(rowId);
      if (!node || node.rowIndex === null) return;
      api.ensureNodeVisible(node);
      const [column] = api.getAllDisplayedColumns();
      if (column) api.setFocusedCell(node.rowIndex, column);
    },
    layout: () =>
      api.getColumnState().map(({ colId, width, sort, sortIndex }) => ({
        id: colId,
        ...(width != null && { width }),
        sort: sort ?? null,
        sortIndex: sortIndex ?? null,
      })),
    setLayout: (layout) =>
      void api.applyColumnState({
        state: layout.map(({ id: colId, ...state }) => ({ colId, ...state })),
        applyOrder: true,
      }),
  };
}

function nodesOf<Row>(api: GridApi<Row>, wanted: ReadonlySet<Row>) {
  const nodes: NonNullable<ReturnType<GridApi<Row>["getRowNode"]>>[] = [];
  api.forEachNode((node) => node.data !== undefined && wanted.has(node.data) && nodes.push(node));
  return nodes;
}

const selectionColumn = {
  width: 40,
  pinned: "left",
  headerName: "",
  resizable: false,
  suppressKeyboardEvent: isSpace,
} as const;

function classRules<Row>(rules: DataGridProps<Row>["rowClassRules"]): RowClassRules<Row> {
  return Object.fromEntries(
    Object.entries(rules ?? {}).map(([name, holds]) => [
      name,
      ({ data }: { data: Row | undefined }) => data !== undefined && holds(data),
    ]),
  );
}

const escaped = (text: string) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

type AgGridProps<Row> = DataGridProps<Row> & {
  quickFilter: string;
  empty: string;
  onApi: (api: GridApi<Row>) => void;
};

/** What the grid calls: functions that never change, so that a drawn page gives it nothing new to work through. */
function useCallbacks<Row>(props: AgGridProps<Row>, setApi: (api: GridApi<Row>) => void) {
  const current = useCurrentRow(props);
  const singleKeys = usePreferences((preferences) => preferences.singleKeys);
  const latest = useRef({ props, current, singleKeys });
  latest.current = { props, current, singleKeys };
  return useMemo(() => {
    const now = () => latest.current;
    return {
      getRowId: ({ data }: { data: Row }) => now().props.rowId(data),
      getRowClass: ({ data }: { data: Row | undefined }) =>
        data === undefined ? undefined : now().current.classOf(data),
      postSortRows: ({ nodes }: PostSortRowsParams<Row>) => {
        const { rank } = now().props;
        if (rank) nodes.sort((a, b) => (a.data && b.data ? rank(a.data) - rank(b.data) : 0));
      },
      onCellFocused: ({ rowIndex }: { rowIndex: number | null }) => now().current.focused(rowIndex),
      onSelectionChanged: ({ api }: { api: GridApi<Row> }) => now().props.onSelect?.(api.getSelectedRows()),
      onRowDoubleClicked: ({ data, event }: { data: Row | undefined; event?: Event | null }) => {
        if (data !== undefined && !isEditing(event?.target ?? null, data, now().props.columns))
          now().props.onOpen?.(data);
      },
      onCellEditRequest: (event: CellEditRequestEvent<Row>) => askedEdit(event, now().props.onEdit),
      onCellEditingStarted: () => now().props.onEditing?.(true),
      onCellEditingStopped: () => now().props.onEditing?.(false),
      onCellContextMenu: ({ data }: { data: Row | undefined }) => {
        if (data !== undefined) now().props.onMenu?.(data);
      },
      onCellKeyDown: (event: CellKeyDownEvent<Row> | FullWidthCellKeyDownEvent<Row>) =>
        onKey(event, now().props.columns, now().singleKeys, now().props.onOpen),
      onGridReady: ({ api }: { api: GridApi<Row> }) => {
        api.setGridAriaProperty("label", now().props.label);
        now().current.ready(api);
        setApi(api);
        now().props.onApi(api);
        now().props.onReady?.(handleOf(api));
      },
    };
  }, [setApi]);
}

const manyRows = {
  mode: "multiRow",
  checkboxes: true,
  headerCheckbox: true,
  enableClickSelection: false,
  selectAll: "filtered",
  ctrlASelectsRows: true,
} as const;

export function AgGrid<Row>(props: AgGridProps<Row>) {
  const { rows, columns, selectable, quickFilter, live } = props;
  const [api, setApi] = useState<GridApi<Row>>();
  const [host, setHost] = useState<HTMLElement | null>(null);
  useLiveRows(api, live);
  useFittingColumns(api, host, props);
  useRank(api, props.rank);
  const callbacks = useCallbacks(props, setApi);
  const density = usePreferences((preferences) => preferences.density);
  const nonce = useNonce();
  const isLive = live !== undefined;
  const definitions = useMemo(
    () => columns.map((column) => toColDef(column, isLive, selectable ?? false)),
    [columns, isLive, selectable],
  );
  const rules = useMemo(() => classRules(props.rowClassRules), [props.rowClassRules]);
  const height = rowHeightPx[density];
  return (
    <div ref={setHost} className="h-full">
      <AgGridReact<Row>
        {...callbacks}
        theme={gridTheme}
        styleNonce={nonce}
        rowData={live ? undefined : (rows as Row[])}
        rowClassRules={rules}
        overlayNoRowsTemplate={`<span>${escaped(props.empty)}</span>`}
        asyncTransactionWaitMillis={1}
        deltaSort={isLive}
        cellFlashDuration={100}
        cellFadeDuration={400}
        columnDefs={definitions}
        rowHeight={height}
        headerHeight={Math.max(28, height)}
        animateRows={false}
        suppressCellFocus={false}
        readOnlyEdit
        {...ONE_STOP}
        stopEditingWhenCellsLoseFocus
        suppressDragLeaveHidesColumns
        ensureDomOrder
        enableCellTextSelection={false}
        quickFilterText={quickFilter}
        cacheQuickFilter
        tooltipShowDelay={400}
        rowSelection={selectable ? manyRows : undefined}
        selectionColumnDef={selectionColumn}
        preventDefaultOnContextMenu={props.onMenu !== undefined}
      />
    </div>
  );
}
