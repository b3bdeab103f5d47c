import type { BarColumns, Micros } from "#lib/core/columns.ts";
import { DAY } from "#lib/core/time.ts";
import { toBars } from "#lib/data/bars/index.ts";

/** Open, high, low, close; a volume of 1000 unless it says another. */
export type BarRow = readonly [open: number, high: number, low: number, close: number, volume?: number];

/** Bars that follow each other from 1970-01-01T00:00Z, each `step` long. */
export function aBarSeries(symbol: string, rows: readonly BarRow[], step: Micros = DAY): BarColumns {
  const column = (value: (row: BarRow, i: number) => number) => Float64Array.from(rows, value);
  return toBars(symbol, [
    column((_row, i) => i * step),
    column((_row, i) => (i + 1) * step),
    column((row) => row[0]),
    column((row) => row[1]),
    column((row) => row[2]),
    column((row) => row[3]),
    column((row) => row[4] ?? 1000),
  ]);
}
