"use client";
import { useState } from "react";
import { Button } from "./button.tsx";
import { cx } from "./class-names.ts";
import type { DataGridProps } from "./data-grid.tsx";
import { formatInteger } from "./format.ts";
import type { CellValue, GridColumn } from "./grid-column.ts";

const STEP = 50;
/** Label and value of more letters than this are cut in half a card: they get the whole line. */
const HALF_LINE = 24;

function shown<Row>(column: GridColumn<Row>, row: Row) {
  if (column.render) return column.render(row);
  const value = column.value(row);
  return column.format ? column.format(value, row) : String(value ?? "");
}

function needsLine<Row>(column: GridColumn<Row>, row: Row): boolean {
  if (column.kind === "time" || column.tip) return true;
  const drawn = shown(column, row);
  const text = typeof drawn === "string" ? drawn : String(column.value(row) ?? "");
  return (column.title ?? "").length + text.length > HALF_LINE;
}

const isAbsent = (value: CellValue) => value === null || value === undefined || value === "";

function CardTitle<Row>({ columns, row }: { columns: readonly GridColumn<Row>[]; row: Row }) {
  return columns.map((column) => <span key={column.id}>{shown(column, row)}</span>);
}

/** The rows of a DataGrid on a phone: one card each, without what a row does not have. */
export function CardList<Row>(props: DataGridProps<Row> & { quickFilter: string }) {
  const { rows, columns, rowId, label, onOpen, rowClass, quickFilter, selectable } = props;
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [limit, setLimit] = useState(STEP);
  const words = quickFilter.toLowerCase().split(/\s+/).filter(Boolean);
  const text = (row: Row) => columns.map((column) => String(column.value(row) ?? "").toLowerCase()).join(" ");
  const found = words.length ? rows.filter((row) => words.every((word) => text(row).includes(word))) : rows;
  const select = (id: string, on: boolean) => {
    const next = new Set(selected);
    if (on) next.add(id);
    else next.delete(id);
    setSelected(next);
    props.onSelect?.(rows.filter((row) => next.has(rowId(row))));
  };
  const visible = columns.filter(({ hidden }) => !hidden);
  const marked = visible.filter(({ cardTitle }) => cardTitle);
  const titles = marked.length > 0 ? marked : visible.slice(0, 1);
  const others = visible.filter((column) => !titles.includes(column));
  const rest = others.filter((column) => column.title);
  const untitled = others.filter((column) => !column.title);
  return (
    <ul aria-label={label} className="h-full overflow-y-auto">
      {found.slice(0, limit).map((row) => (
        <li key={rowId(row)} className={cx("relative border-line-1 border-b px-3 py-2", rowClass?.(row))}>
          <p className="flex items-center gap-1 font-medium text-13 text-1">
            {selectable && (
              <input
                type="checkbox"
                aria-label="Select"
                checked={selected.has(rowId(row))}
                onChange={(event) => select(rowId(row), event.target.checked)}
                className="relative z-10 size-6 accent-(--ink)"
              />
            )}
            {onOpen ? (
              <button
                type="button"
                onClick={() => onOpen(row)}
                className="flex min-h-6 flex-wrap items-center gap-x-2 text-left after:absolute after:inset-0"
              >
                <CardTitle columns={titles} row={row} />
              </button>
            ) : (
              <span className="flex flex-wrap items-center gap-x-2">
                <CardTitle columns={titles} row={row} />
              </span>
            )}
            {untitled.length > 0 && (
              <span className="relative z-10 ml-auto">
                {untitled.map((column) => (
                  <span key={column.id}>{shown(column, row)}</span>
                ))}
              </span>
            )}
          </p>
          <dl className="mt-1 grid grid-cols-2 gap-x-4 gap-y-0.5">
            {rest
              .filter((column) => !isAbsent(column.value(row)))
              .map((column) => (
                <div
                  key={column.id}
                  className={cx("flex min-w-0 justify-between gap-2", needsLine(column, row) && "col-span-2")}
                >
                  <dt className="shrink-0 text-11 text-3">{column.title}</dt>
                  <dd className={cx("text-1", column.tip ? "min-w-0 text-right" : "truncate")}>
                    {shown(column, row)}
                  </dd>
                </div>
              ))}
          </dl>
        </li>
      ))}
      {found.length > limit && (
        <li className="p-3">
          <Button onClick={() => setLimit(limit + STEP)}>{formatInteger(found.length - limit)} more</Button>
        </li>
      )}
    </ul>
  );
}
