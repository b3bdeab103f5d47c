"use client";
import type { GridApi } from "ag-grid-community";
import { Download, Search } from "lucide-react";
import dynamic from "next/dynamic";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { csvText } from "#lib/core/csv-text.ts";
import type { AgGrid as AgGridComponent } from "./ag-grid.tsx";
import { Button } from "./button.tsx";
import { CardList } from "./card-list.tsx";
import { cx } from "./class-names.ts";
import { formatInteger } from "./format.ts";
import type { GridColumn } from "./grid-column.ts";
import { KeyHint } from "./key-hint.tsx";
import { EmptyState, LoadingState } from "./states.tsx";
import { usePhone } from "./use-phone.ts";

/** The grid library is large, so it loads where a grid is shown. */
const AgGrid = dynamic(() => import("./ag-grid.tsx").then((module) => module.AgGrid), {
  ssr: false,
  loading: () => <LoadingState what="rows" />,
}) as typeof AgGridComponent;

export type DataGridProps<Row> = {
  rows: readonly Row[];
  /** Keep the array stable (module constant or useMemo), or the grid rebuilds its columns. */
  columns: readonly GridColumn<Row>[];
  rowId: (row: Row) => string;
  /** What the rows are, for screen readers and the file name of an export. */
  label: string;
  selectable?: boolean;
  onSelect?: (rows: Row[]) => void;
  /** Enter or double click on a row. */
  onOpen?: (row: Row) => void;
  /** The row that the page is about: marked, and scrolled into view when it changes. */
  currentId?: string | null;
  /** The pointer or the keys came to a row. */
  onCurrent?: (row: Row) => void;
  rowClass?: (row: Row) => string | undefined;
  /** A row of a lower rank stands above, whatever is sorted: groups, totals, what is pinned. Keep it stable. */
  rank?: (row: Row) => number;
  /** The row sums up others: it is not counted and not exported. */
  isTotal?: (row: Row) => boolean;
  /** Rows that change many times a second: then `rows` is only where a phone's cards begin. Keep it stable. */
  live?: LiveRows<Row>;
  /** Class names that follow a row as it changes. Keep the object stable. */
  rowClassRules?: Readonly<Record<string, (row: Row) => boolean>>;
  /** A figure was written over in a cell of a column that can be edited. Nothing has changed yet. */
  onEdit?: (row: Row, column: string, value: number) => void;
  /** A cell is being written in, or no longer. */
  onEditing?: (editing: boolean) => void;
  /** The second mouse button, or its key, on a row. */
  onMenu?: (row: Row) => void;
  /** The rows that the quick filter leaves, in the order shown; asked for by "select all" and by exports. */
  onReady?: (grid: GridHandle<Row>) => void;
};

export type GridChange<Row> = { readonly add: Row[]; readonly update: Row[]; readonly remove: Row[] };
export type LiveRows<Row> = {
  readonly rows: readonly Row[];
  subscribe(hear: (change: GridChange<Row>) => void): () => void;
};
/** Order, width and sorting of the columns, as a saved view keeps them. */
export type GridLayout = readonly {
  readonly id: string;
  readonly width?: number;
  readonly sort?: "asc" | "desc" | null;
  readonly sortIndex?: number | null;
}[];
/** What a page may ask of the grid that it shows. */
export type GridHandle<Row> = {
  /** What the quick filter leaves, as sorted. */
  shown(): Row[];
  select(rows: readonly Row[]): void;
  focus(rowId: string): void;
  layout(): GridLayout;
  setLayout(layout: GridLayout): void;
};

/**
 * The one grid of the product. Keys: ↑↓ or J K rows, X select, Enter open, / quick filter, Ctrl C raw cell,
 * Ctrl Shift C raw row. Give its parent a height.
 */
export function DataGrid<Row>({
  toolbar,
  footer,
  filterable = true,
  exportable = true,
  empty = "No rows.",
  className,
  ...grid
}: DataGridProps<Row> & {
  /** Filters and actions in the row above, right of the quick filter. */
  toolbar?: ReactNode;
  footer?: ReactNode;
  filterable?: boolean;
  exportable?: boolean;
  empty?: string;
  className?: string;
}) {
  const [quickFilter, setQuickFilter] = useState("");
  const api = useRef<GridApi<Row> | null>(null);
  const phone = usePhone();
  const rows = useCardRows(grid.rows, phone ? grid.live : undefined);
  const { isTotal = () => false } = grid;
  const hasBar = filterable || (exportable && !phone) || toolbar;
  return (
    <div className={cx("flex h-full min-h-0 min-w-0 flex-col", className)}>
      {hasBar && (
        <div className="flex min-h-9 shrink-0 flex-wrap items-center gap-2 border-line-1 border-b px-2 py-1">
          {filterable && <QuickFilter label={grid.label} value={quickFilter} onChange={setQuickFilter} />}
          {toolbar}
          {exportable && !phone && (
            <Button
              kind="ghost"
              className="ml-auto"
              icon={<Download size={14} aria-hidden="true" />}
              onClick={() => api.current && exportCsv(api.current, { ...grid, isTotal })}
            >
              CSV
            </Button>
          )}
        </div>
      )}
      <div className="relative min-h-24 flex-1">
        {grid.rows.length === 0 && !grid.live ? (
          <EmptyState title={empty} />
        ) : phone ? (
          <CardList {...grid} rows={rows} quickFilter={quickFilter} />
        ) : (
          <AgGrid
            {...grid}
            quickFilter={quickFilter}
            empty={empty}
            onApi={(ready) => {
              api.current = ready;
            }}
          />
        )}
      </div>
      {footer && (
        <div className="flex min-h-7 shrink-0 items-center gap-4 border-line-1 border-t px-3 text-11 text-3">
          {!grid.live && (
            <span>
              <b className="font-strong text-1">
                {formatInteger(grid.rows.filter((row) => !isTotal(row)).length)}
              </b>{" "}
              loaded
            </span>
          )}
          {footer}
        </div>
      )}
    </div>
  );
}

const CARDS_EVERY_MS = 500;

/** Cards are drawn by React: live rows reach them twice a second. */
function useCardRows<Row>(rows: readonly Row[], live: LiveRows<Row> | undefined): readonly Row[] {
  const [shown, setShown] = useState<readonly Row[]>(rows);
  useEffect(() => {
    if (!live) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const draw = () => {
      timer = undefined;
      setShown(live.rows);
    };
    draw();
    const leave = live.subscribe(() => {
      timer ??= setTimeout(draw, CARDS_EVERY_MS);
    });
    return () => {
      clearTimeout(timer);
      leave();
    };
  }, [live]);
  return live ? shown : rows;
}

function QuickFilter({
  label,
  value,
  onChange,
}: {
  label: string;
  value: string;
  onChange: (text: string) => void;
}) {
  return (
    <label className="flex h-7 w-56 min-w-0 items-center gap-2 rounded-2 border border-line-3 px-2 text-3 focus-within:outline-2 focus-within:outline-focus phone:w-full">
      <Search size={14} aria-hidden="true" />
      <input
        type="search"
        data-quick-filter=""
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          onChange("");
          event.currentTarget.blur();
        }}
        placeholder={`Filter ${label.toLowerCase()}`}
        aria-label={`Filter ${label.toLowerCase()}`}
        className="min-w-0 flex-1 bg-transparent text-1 outline-none [&::-webkit-search-cancel-button]:hidden"
      />
      <KeyHint keys="/" />
    </label>
  );
}

/** Raw values, the rows and order that are shown. Instants become ISO 8601 in UTC, formulas stay texts. */
function exportCsv<Row>(
  api: GridApi<Row>,
  { columns, label, isTotal }: Required<Pick<DataGridProps<Row>, "columns" | "label" | "isTotal">>,
): void {
  const kinds = new Map(columns.map((column) => [column.id, column.kind]));
  api.exportDataAsCsv({
    fileName: `${label.toLowerCase().replaceAll(" ", "-")}.csv`,
    columnKeys: columns.filter(({ title }) => title).map((column) => column.id),
    shouldRowBeSkipped: ({ node: { data } }) => data !== undefined && isTotal(data),
    processCellCallback: ({ column, value }) =>
      kinds.get(column.getColId()) === "time" && typeof value === "number"
        ? new Date(value).toISOString()
        : csvText(String(value ?? "")),
  });
}
