import type { BarColumns, Micros } from "#lib/core/columns.ts";

/**
 * Where one symbol's market stands: bar `i` of `bars` is ending. Its orders meet bar `j` of `fine`, which are
 * the finer bars inside it; without those `fine` is `bars` and `j` is `i`. Orders count bars of `fine`.
 */
export type Market = {
  readonly symbol: number;
  readonly bars: BarColumns;
  readonly i: number;
  readonly fine: BarColumns;
  readonly j: number;
  /** When bar `j` of `fine` started. */
  readonly opening: Micros;
  /** The first bar of `fine` inside bar `i`. */
  readonly fineFrom: number;
};

/** Whatever happens after the open is stamped within the bar, at its last microsecond. */
export const lastMoment = (bars: BarColumns, i: number): Micros => bars.end[i]! - 1;
