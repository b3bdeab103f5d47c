"use client";
import { useMemo } from "react";
import { DataGrid } from "#components/ui/data-grid.tsx";
import { zoneName } from "#components/ui/format-time.ts";
import { type IndexRow, indexRows, numberColumn, textColumn } from "#components/ui/grid-column.ts";
import { axisLabel, type TimeAxis } from "./time-axis.ts";

export type TableColumn = {
  readonly label: string;
  readonly values: ArrayLike<number>;
  readonly decimals?: number;
};

/** A chart's points as rows, latest first: for reading, sorting, copying and screen readers. */
export function ChartTable({
  label,
  axis,
  columns,
}: {
  label: string;
  axis: TimeAxis;
  columns: readonly TableColumn[];
}) {
  const rows = useMemo(() => indexRows(axis.length).reverse(), [axis]);
  const definitions = useMemo(
    () => [
      textColumn<IndexRow>(
        "time",
        axis.daily ? "Date" : `Time (${zoneName(axis.timeZone)})`,
        ({ index }) => axisLabel(axis, index),
        {
          width: 148,
        },
      ),
      ...columns.map(({ label: title, values, decimals }, i) =>
        numberColumn<IndexRow>(`c${i}`, title, ({ index }) => values[index], decimals ?? 2, {
          flex: 1,
          minWidth: 96,
        }),
      ),
    ],
    [axis, columns],
  );
  return (
    <DataGrid
      label={label}
      rows={rows}
      columns={definitions}
      rowId={({ index }) => String(index)}
      filterable={false}
    />
  );
}
