/** One bar turned into one price. */
export { averagePrice } from "#lib/data/features/indicators/average-price.ts";
export { medianPrice } from "#lib/data/features/indicators/median-price.ts";
export { typicalPrice } from "#lib/data/features/indicators/typical-price.ts";
export { weightedClose } from "#lib/data/features/indicators/weighted-close.ts";
