/** What the volume says about the price. */
export { ad } from "#lib/data/features/indicators/ad.ts";
export { chaikinOscillator } from "#lib/data/features/indicators/chaikin-oscillator.ts";
export { mfi } from "#lib/data/features/indicators/mfi.ts";
export { obv } from "#lib/data/features/indicators/obv.ts";
