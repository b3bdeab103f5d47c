/** What strategy authors import as "@pitwall/sdk": everything here, and nothing else, is theirs to use. */
export { z } from "zod";
export type { AlgorithmOption } from "#lib/core/algorithm.ts";
export { ta } from "./all-indicators.ts";
export type {
  Account,
  AlgorithmView,
  BarData,
  Context,
  FillView,
  OrderView,
  Position,
  Series,
  Size,
} from "./context.ts";
export { defineStrategy, type IndicatorColumns, SDK_VERSION, type Strategy } from "./define-strategy.ts";
export * from "./indicators.ts";
export type { OrderChanges, OrderOptions } from "./order-options.ts";
export { signals } from "./signals.ts";
