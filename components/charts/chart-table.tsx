"use client";
import { useMemo } from "react";
import { DataGrid } from "#components/ui/data-grid.tsx";
import { zoneName } from "#components/ui/format-time.ts";
import { numberColumn, textColumn } from "#components/ui/grid-column.ts";
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
  const rows = useMemo(() => Array.from({ length: axis.length }, (_, i) => axis.length - 1 - i), [axis]);
  const definitions = useMemo(
    () => [
      textColumn<number>(
        "time",
        axis.daily ? "Date" : `Time (${zoneName(axis.timeZone)})`,
        (row) => axisLabel(axis, row),
        {
          width: 148,
        },
      ),
      ...columns.map(({ label: title, values, decimals }, i) =>
        numberColumn<number>(`c${i}`, title, (row) => values[row], decimals ?? 2, { flex: 1, minWidth: 96 }),
      ),
    ],
    [axis, columns],
  );
  return <DataGrid label={label} rows={rows} columns={definitions} rowId={String} filterable={false} />;
}
