/**
 * Features: indicators over columns, each one definition with an incremental and a columnar form that agree bit for
 * bit; transforms across symbols; labels. What is not here: signals and orders (lib/models/strategies), drawing
 * (components/charts).
 */
import type { Indicator } from "./indicator.ts";
import * as averages from "./registry/averages.ts";
import * as candles from "./registry/candles.ts";
import * as cycle from "./registry/cycle.ts";
import * as momentum from "./registry/momentum.ts";
import * as price from "./registry/price.ts";
import * as quantitative from "./registry/quantitative.ts";
import * as signals from "./registry/signals.ts";
import * as statistics from "./registry/statistics.ts";
import * as trend from "./registry/trend.ts";
import * as volatility from "./registry/volatility.ts";
import * as volume from "./registry/volume.ts";

export { ColumnCache, ColumnLease } from "./column-cache.ts";
export * from "./cross-section/index.ts";
export {
  type ColumnSource,
  defineIndicator,
  type Indicator,
  type IndicatorDefinition,
  type Kernel,
  type Plot,
  type Unit,
  withColumns,
} from "./indicator.ts";
export * from "./labels/index.ts";
export * from "./registry/averages.ts";
export * from "./registry/candles.ts";
export * from "./registry/cycle.ts";
export * from "./registry/momentum.ts";
export * from "./registry/price.ts";
export * from "./registry/quantitative.ts";
export * from "./registry/signals.ts";
export * from "./registry/statistics.ts";
export * from "./registry/trend.ts";
export * from "./registry/volatility.ts";
export * from "./registry/volume.ts";
export { ScratchColumns } from "./scratch-columns.ts";

/** Every indicator by name. A new one is a file in indicators/ and a line in the registry/ file of its group. */
export const indicators = {
  ...averages,
  ...candles,
  ...cycle,
  ...momentum,
  ...price,
  ...quantitative,
  ...signals,
  ...statistics,
  ...trend,
  ...volatility,
  ...volume,
} as const satisfies Record<string, unknown>;
export type IndicatorName = keyof typeof indicators;

type Group = { readonly title: string; readonly indicators: readonly Indicator[] };
const group = (title: string, members: object): Group => ({
  title,
  indicators: (Object.values(members) as Indicator[]).sort((a, b) => (a.name < b.name ? -1 : 1)),
});

/** The registry by group and without its exact types, for code that walks it. */
export const indicatorGroups: readonly Group[] = [
  group("Averages", averages),
  group("Momentum", momentum),
  group("Trend", trend),
  group("Volatility and channels", volatility),
  group("Volume", volume),
  group("Price", price),
  group("Cycle", cycle),
  group("Statistics", statistics),
  group("Quantitative", quantitative),
  group("Candle patterns", candles),
  group("Signals", signals),
];
export const indicatorList: readonly Indicator[] = indicatorGroups.flatMap((one) => one.indicators);
