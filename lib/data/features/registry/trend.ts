/** Whether there is a trend, and which way. */
export { adx } from "#lib/data/features/indicators/adx.ts";
export { adxr } from "#lib/data/features/indicators/adxr.ts";
export { aroon } from "#lib/data/features/indicators/aroon.ts";
export { aroonOscillator } from "#lib/data/features/indicators/aroon-oscillator.ts";
export { dx } from "#lib/data/features/indicators/dx.ts";
export { linearRegressionAngle } from "#lib/data/features/indicators/linear-regression-angle.ts";
export { linearRegressionSlope } from "#lib/data/features/indicators/linear-regression-slope.ts";
export { minusDi } from "#lib/data/features/indicators/minus-di.ts";
export { minusDm } from "#lib/data/features/indicators/minus-dm.ts";
export { plusDi } from "#lib/data/features/indicators/plus-di.ts";
export { plusDm } from "#lib/data/features/indicators/plus-dm.ts";
export { sar } from "#lib/data/features/indicators/sar.ts";
export { sarExtended } from "#lib/data/features/indicators/sar-extended.ts";
