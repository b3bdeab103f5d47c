/** One bar turned into one price. */
export { averagePrice } from "#lib/data/features/indicators/average-price.ts";
export { heikinAshi } from "#lib/data/features/indicators/heikin-ashi.ts";
export { medianPrice } from "#lib/data/features/indicators/median-price.ts";
export { pivotPoints } from "#lib/data/features/indicators/previous-close-pivots.ts";
export { typicalPrice } from "#lib/data/features/indicators/typical-price.ts";
export { weightedClose } from "#lib/data/features/indicators/weighted-close.ts";
