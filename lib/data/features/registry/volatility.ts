/** How far prices range, and the channels made of it. */
export { atr } from "#lib/data/features/indicators/atr.ts";
export { bollinger } from "#lib/data/features/indicators/bollinger.ts";
export { natr } from "#lib/data/features/indicators/natr.ts";
export { trueRange } from "#lib/data/features/indicators/true-range.ts";
