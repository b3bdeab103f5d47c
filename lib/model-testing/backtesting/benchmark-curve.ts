import type { BarColumns } from "#lib/core/columns.ts";

/** Equity of buying at the first open with all of the capital and holding: no costs, fractions of a unit allowed. */
export function benchmarkCurve(bars: BarColumns, timeline: Float64Array, capital: number): Float64Array {
  const curve = new Float64Array(timeline.length);
  const units = bars.length === 0 ? 0 : capital / bars.open[0]!;
  let i = -1;
  for (let step = 0; step < timeline.length; step++) {
    while (i + 1 < bars.length && bars.end[i + 1]! <= timeline[step]!) i++;
    curve[step] = i < 0 ? capital : units * bars.close[i]!;
  }
  return curve;
}
