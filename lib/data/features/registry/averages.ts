/** Averages and other lines that follow the price. */
export { dema } from "#lib/data/features/indicators/dema.ts";
export { ema } from "#lib/data/features/indicators/ema.ts";
export { kama } from "#lib/data/features/indicators/kama.ts";
export { linearRegression } from "#lib/data/features/indicators/linear-regression.ts";
export { linearRegressionIntercept } from "#lib/data/features/indicators/linear-regression-intercept.ts";
export { mama } from "#lib/data/features/indicators/mama.ts";
export { midPrice } from "#lib/data/features/indicators/mid-price.ts";
export { midpoint } from "#lib/data/features/indicators/midpoint.ts";
export { movingAverage } from "#lib/data/features/indicators/moving-average.ts";
export { sma } from "#lib/data/features/indicators/sma.ts";
export { t3 } from "#lib/data/features/indicators/t3.ts";
export { tema } from "#lib/data/features/indicators/tema.ts";
export { timeSeriesForecast } from "#lib/data/features/indicators/time-series-forecast.ts";
export { trima } from "#lib/data/features/indicators/trima.ts";
export { wma } from "#lib/data/features/indicators/wma.ts";
