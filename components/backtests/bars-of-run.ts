import { lowerBound } from "#components/charts/time-axis.ts";
import type { BarColumns } from "#lib/core/columns.ts";
import { BAR_COLUMN_NAMES, toBars } from "#lib/data/bars/index.ts";

/** The bars that end within a run's span: a snapshot may hold many more. Shares their memory. */
export function barsOfRun(bars: BarColumns, times: Float64Array): BarColumns {
  if (times.length === 0) return bars;
  const from = lowerBound(bars.end, times[0]!);
  const to = lowerBound(bars.end, times[times.length - 1]! + 1);
  return toBars(
    bars.symbol,
    BAR_COLUMN_NAMES.map((name) => bars[name].subarray(from, to)),
  );
}
