import type { BarColumns, Micros } from "#lib/core/columns.ts";
import { firstAtOrAfter } from "#lib/data/bars/index.ts";
import { expectedBars, type SessionRules } from "./expected-bars.ts";

/** One cell of a coverage strip. `expected` is 0 when the market was closed or has no calendar. */
export type Coverage = {
  readonly from: Micros;
  readonly to: Micros;
  readonly bars: number;
  readonly expected: number;
};

/** How much of each of `cells` equal stretches of the span is there. */
export function coverageOf(bars: BarColumns, rules: SessionRules, cells: number): Coverage[] {
  if (bars.length === 0) return [];
  const first = bars.start[0]!;
  const last = bars.end[bars.length - 1]!;
  const count = Math.min(cells, bars.length);
  const edge = (i: number) => Math.round(first + ((last - first) * i) / count);
  return Array.from({ length: count }, (_, i) => {
    const [from, to] = [edge(i), edge(i + 1)];
    const present = firstAtOrAfter(bars.start, to) - firstAtOrAfter(bars.start, from);
    return { from, to, bars: present, expected: expectedBars(from, to, rules) };
  });
}
