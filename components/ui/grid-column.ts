import type { ReactNode } from "react";
import { formatNumber, NONE } from "./format.ts";
import { formatTime, zoneName } from "./format-time.ts";

export type CellValue = string | number | boolean | null | undefined;

/** One column of a DataGrid. `value` is raw: it sorts, filters, copies and exports; `format` and `render` only show. */
export type GridColumn<Row> = {
  id: string;
  title: string;
  /** Explains the column on hover of its head. */
  hint?: string;
  value: (row: Row) => CellValue;
  format?: (value: CellValue, row: Row) => string;
  render?: (row: Row) => ReactNode;
  /** `number` aligns right; `time` values are epoch milliseconds. Default `text`. */
  kind?: "text" | "number" | "time";
  width?: number;
  minWidth?: number;
  /** Grows with its longest figure, which is never cut; `width` is where it begins. */
  fit?: boolean;
  /** Shares the width that is left. Default: the last text column. */
  flex?: number;
  sort?: "asc" | "desc";
  sortable?: boolean;
  pinned?: "left" | "right";
  hidden?: boolean;
  /** How many columns the cell covers, from its own on. Default 1. */
  span?: (row: Row) => number;
  /** Stands in the title of a row's card on a phone; the first column alone when none says so. */
  cardTitle?: boolean;
  /** What does not fit is shown on hover. */
  tip?: boolean;
  /** A figure that can be written over; DataGrid's onEdit is told, the row stays what it was. */
  edit?: {
    allows: (row: Row) => boolean;
    steps: (row: Row) => { step: number; precision?: number };
  };
};

type Extra<Row> = Partial<Omit<GridColumn<Row>, "id" | "title" | "value" | "kind">>;

export function textColumn<Row>(
  id: string,
  title: string,
  value: (row: Row) => CellValue,
  extra: Extra<Row> = {},
): GridColumn<Row> {
  return {
    id,
    title,
    value,
    kind: "text",
    format: (shown) => (shown === null || shown === undefined || shown === "" ? NONE : String(shown)),
    ...extra,
  };
}

/** Fixed decimals, right-aligned, "—" for none. Put the unit into the title: "Max drawdown, %". */
export function numberColumn<Row>(
  id: string,
  title: string,
  value: (row: Row) => number | null | undefined,
  decimals = 2,
  extra: Extra<Row> = {},
): GridColumn<Row> {
  const format = (shown: CellValue) => formatNumber(typeof shown === "number" ? shown : null, decimals);
  return { id, title, value, kind: "number", width: 96, format, ...extra };
}

/** An instant in epoch milliseconds; the head names the zone. */
export function timeColumn<Row>(
  id: string,
  title: string,
  zone: string,
  value: (row: Row) => number | Date | string | null | undefined,
  extra: Extra<Row> = {},
): GridColumn<Row> {
  const instant = (row: Row) => {
    const raw = value(row);
    return raw === null || raw === undefined ? null : new Date(raw).getTime();
  };
  const format = (shown: CellValue) => formatTime(shown as number | null, zone, { suffix: false });
  return {
    id,
    title: `${title} (${zoneName(zone)})`,
    value: instant,
    kind: "time",
    width: 160,
    format,
    ...extra,
  };
}

/** A row of columns: the grid takes objects only, so a bare index would lose row 0. */
export type IndexRow = { readonly index: number };

export function indexRows(length: number): IndexRow[] {
  return Array.from({ length }, (_, index) => ({ index }));
}
