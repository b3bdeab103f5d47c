/** Events: 1 on the bar where something happens. */
export { crossesAbove } from "#lib/data/features/indicators/crosses-above.ts";
export { crossesBelow } from "#lib/data/features/indicators/crosses-below.ts";
