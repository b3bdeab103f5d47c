/** How far prices range, and the channels made of it. */
export { accelerationBands } from "#lib/data/features/indicators/acceleration-bands.ts";
export { atr } from "#lib/data/features/indicators/atr.ts";
export { averageRange } from "#lib/data/features/indicators/average-range.ts";
export { bollinger } from "#lib/data/features/indicators/bollinger.ts";
export { bollingerBandwidth } from "#lib/data/features/indicators/bollinger-bandwidth.ts";
export { bollingerPercent } from "#lib/data/features/indicators/bollinger-percent.ts";
export { chaikinVolatility } from "#lib/data/features/indicators/chaikin-volatility.ts";
export { donchian } from "#lib/data/features/indicators/donchian.ts";
export { envelope } from "#lib/data/features/indicators/envelope.ts";
export { fractalBands } from "#lib/data/features/indicators/fractal-bands.ts";
export { keltner } from "#lib/data/features/indicators/keltner.ts";
export { natr } from "#lib/data/features/indicators/natr.ts";
export { relativeVolatility } from "#lib/data/features/indicators/relative-volatility.ts";
export { starc } from "#lib/data/features/indicators/starc.ts";
export { trueRange } from "#lib/data/features/indicators/true-range.ts";
export { ulcerIndex } from "#lib/data/features/indicators/ulcer-index.ts";
