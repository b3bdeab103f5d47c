/** Speed and strength of a move. */
export { macd } from "#lib/data/features/indicators/macd.ts";
export { roc } from "#lib/data/features/indicators/roc.ts";
export { rsi } from "#lib/data/features/indicators/rsi.ts";
