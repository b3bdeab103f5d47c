/** Figures of a moving window. */
export { barsSinceExtremes } from "#lib/data/features/indicators/bars-since-extremes.ts";
export { barsSinceHighest } from "#lib/data/features/indicators/bars-since-highest.ts";
export { barsSinceLowest } from "#lib/data/features/indicators/bars-since-lowest.ts";
export { beta } from "#lib/data/features/indicators/beta.ts";
export { correlation } from "#lib/data/features/indicators/correlation.ts";
export { highest } from "#lib/data/features/indicators/highest.ts";
export { lowest } from "#lib/data/features/indicators/lowest.ts";
export { minMax } from "#lib/data/features/indicators/min-max.ts";
export { rollingSum } from "#lib/data/features/indicators/rolling-sum.ts";
export { standardDeviation } from "#lib/data/features/indicators/standard-deviation.ts";
export { variance } from "#lib/data/features/indicators/variance.ts";
