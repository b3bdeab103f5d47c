/**
 * Bars as columns: their binary form, how they are cut, joined, resampled, aligned and made from trades.
 * Not here: files, parsing, what a price means.
 */
export { alignColumn, commonClock, rowsAsOf } from "./align.ts";
export { BAR_COLUMN_NAMES, joinBars, toBars } from "./assemble.ts";
export { barsFromTrades, type SampledBars, timeBars } from "./bars-from-trades.ts";
export { decodeBars, encodeBars } from "./codec.ts";
export { priceDecimals } from "./price-decimals.ts";
export { type ResampleOptions, resampleBars } from "./resample.ts";
export { barsPerDay, RESOLUTION_MICROS } from "./resolution.ts";
export {
  everyAmount,
  type InformationOptions,
  imbalance,
  type Measure,
  run,
  type Sampler,
} from "./samplers.ts";
export { firstAtOrAfter, sliceBars } from "./slice.ts";
export { type SyntheticOptions, syntheticBars } from "./synthetic.ts";
export { type TradeColumns, tickRule } from "./trades.ts";
