/** Indicators as authors call them: columns and numbers in, columns out. Definitions: lib/data/features. */
import { indicators } from "#lib/data/features/index.ts";

type Column = Float64Array;
type Range = { readonly high: Column; readonly low: Column; readonly close: Column };

/** Simple moving average of the last `period` values. */
export const sma = (source: Column, period: number): Column => indicators.sma.block([source], { period })[0];

/** Exponential moving average with weight 2 ÷ (period + 1). */
export const ema = (source: Column, period: number): Column => indicators.ema.block([source], { period })[0];

/** Linearly weighted moving average. */
export const wma = (source: Column, period: number): Column => indicators.wma.block([source], { period })[0];

/** Relative strength index of Wilder, 0 … 100. */
export const rsi = (source: Column, period: number): Column => indicators.rsi.block([source], { period })[0];

/** Change over `period` bars, in percent. */
export const roc = (source: Column, period: number): Column => indicators.roc.block([source], { period })[0];

/** Highest of the last `period` values, the current one included. */
export const highest = (source: Column, period: number): Column =>
  indicators.highest.block([source], { period })[0];

/** Lowest of the last `period` values, the current one included. */
export const lowest = (source: Column, period: number): Column =>
  indicators.lowest.block([source], { period })[0];

/** Standard deviation of the last `period` values. */
export const standardDeviation = (source: Column, period: number): Column =>
  indicators.standardDeviation.block([source], { period })[0];

/** Average true range of Wilder, in price units. */
export const atr = ({ high, low, close }: Range, period: number): Column =>
  indicators.atr.block([high, low, close], { period })[0];

/** Mean of the last `period` values, and the mean ± `deviations` standard deviations. */
export function bollinger(source: Column, period: number, deviations: number) {
  const [upper, middle, lower] = indicators.bollinger.block([source], { period, deviations });
  return { upper, middle, lower };
}

/** Fast EMA − slow EMA, its EMA as `signal`, and the distance of the two as `histogram`. */
export function macd(source: Column, fast: number, slow: number, signal: number) {
  const [line, trigger, histogram] = indicators.macd.block([source], { fast, slow, signal });
  return { macd: line, signal: trigger, histogram };
}

/** 1 on the bar where `a` rises above `b` after it last stood below, otherwise 0. */
export const crossesAbove = (a: Column, b: Column): Column => indicators.crossesAbove.block([a, b])[0];

/** 1 on the bar where `a` falls below `b` after it last stood above, otherwise 0. */
export const crossesBelow = (a: Column, b: Column): Column => indicators.crossesBelow.block([a, b])[0];
