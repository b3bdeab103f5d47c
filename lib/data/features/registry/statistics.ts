/** Figures of a moving window. */
export { barsSinceExtremes } from "#lib/data/features/indicators/bars-since-extremes.ts";
export { barsSinceHighest } from "#lib/data/features/indicators/bars-since-highest.ts";
export { barsSinceLowest } from "#lib/data/features/indicators/bars-since-lowest.ts";
export { beta } from "#lib/data/features/indicators/beta.ts";
export { correlation } from "#lib/data/features/indicators/correlation.ts";
export { highest } from "#lib/data/features/indicators/highest.ts";
export { lowest } from "#lib/data/features/indicators/lowest.ts";
export { meanAbsoluteDeviation } from "#lib/data/features/indicators/mean-absolute-deviation.ts";
export { medianAbsoluteDeviation } from "#lib/data/features/indicators/median-absolute-deviation.ts";
export { minMax } from "#lib/data/features/indicators/min-max.ts";
export { rSquared } from "#lib/data/features/indicators/r-squared.ts";
export { rollingMedian } from "#lib/data/features/indicators/rolling-median.ts";
export { rollingSum } from "#lib/data/features/indicators/rolling-sum.ts";
export { standardDeviation } from "#lib/data/features/indicators/standard-deviation.ts";
export { standardError } from "#lib/data/features/indicators/standard-error.ts";
export { variance } from "#lib/data/features/indicators/variance.ts";
export { wilderTotal } from "#lib/data/features/indicators/wilder-sum.ts";
