/** Averages and other lines that follow the price. */
export { ema } from "#lib/data/features/indicators/ema.ts";
export { sma } from "#lib/data/features/indicators/sma.ts";
export { wma } from "#lib/data/features/indicators/wma.ts";
