/** Period and phase of the dominant cycle. */
export { htDominantPeriod } from "#lib/data/features/indicators/ht-dominant-period.ts";
export { htPhase } from "#lib/data/features/indicators/ht-phase.ts";
export { htPhasor } from "#lib/data/features/indicators/ht-phasor.ts";
export { htSine } from "#lib/data/features/indicators/ht-sine.ts";
export { htTrendMode } from "#lib/data/features/indicators/ht-trend-mode.ts";
export { htTrendline } from "#lib/data/features/indicators/ht-trendline.ts";
