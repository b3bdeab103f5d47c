/** Bars as columns: their binary form and how they are cut and joined. Not here: files, parsing, what a price means. */
export { BAR_COLUMN_NAMES, joinBars, toBars } from "./assemble.ts";
export { decodeBars, encodeBars } from "./codec.ts";
export { barsPerDay, RESOLUTION_MICROS } from "./resolution.ts";
export { firstAtOrAfter, sliceBars } from "./slice.ts";
export { type SyntheticOptions, syntheticBars } from "./synthetic.ts";
