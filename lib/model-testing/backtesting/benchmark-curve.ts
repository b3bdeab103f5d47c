import type { BarColumns } from "#lib/core/columns.ts";
import { dayNumberOf, type Zone } from "#lib/core/time.ts";
import type { CorporateAction } from "#lib/execution/accounts/index.ts";

type Holding = {
  readonly capital: number;
  /** Of any symbol; those of the bars count. */
  readonly actions: readonly CorporateAction[];
  readonly zone: Zone;
};

/**
 * Equity of buying at the first open with all of the capital and holding: no costs, fractions of a unit allowed.
 * Splits change the units; dividends buy more of them at the open of their day.
 */
export function benchmarkCurve(
  bars: BarColumns,
  timeline: Float64Array,
  { capital, actions, zone }: Holding,
): Float64Array {
  const curve = new Float64Array(timeline.length);
  const due = actions
    .filter(({ kind, symbol }) => symbol === bars.symbol && (kind === "split" || kind === "dividend"))
    .toSorted((a, b) => dayNumberOf(a.date) - dayNumberOf(b.date));
  let units = bars.length === 0 ? 0 : capital / bars.open[0]!;
  let [i, next] = [-1, 0];
  for (let step = 0; step < timeline.length; step++) {
    while (i + 1 < bars.length && bars.end[i + 1]! <= timeline[step]!) {
      i++;
      if (next === due.length) continue;
      const day = zone.dayNumber(bars.end[i]! - 1);
      for (; next < due.length && dayNumberOf(due[next]!.date) <= day; next++)
        if (i > 0) units = unitsAfter(due[next]!, units, bars.open[i]!);
    }
    curve[step] = i < 0 ? capital : units * bars.close[i]!;
  }
  return curve;
}

function unitsAfter(action: CorporateAction, units: number, open: number): number {
  if (action.kind === "split") return units * action.ratio;
  return action.kind === "dividend" ? units + (units * action.cash) / open : units;
}
