/** What charts and grids of one page share: the hovered time, the window shown below, the selected trade. */
import { createStore, type StoreApi } from "zustand/vanilla";
import type { Micros } from "#lib/core/columns.ts";

export type ChartLinkState = {
  readonly hover: Micros | null;
  /** First and last time that the price chart shows. */
  readonly window: readonly [Micros, Micros] | null;
  /** Row of the trade columns. */
  readonly trade: number | null;
};
export type ChartLink = StoreApi<ChartLinkState>;

export function createChartLink(): ChartLink {
  return createStore<ChartLinkState>(() => ({ hover: null, window: null, trade: null }));
}
