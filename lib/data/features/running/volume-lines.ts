/** Where the close stands in the bar: −1 at the low, 1 at the high, 0 for a bar without range. */
export const closeLocation = (high: number, low: number, close: number): number =>
  high > low ? (close - low - (high - close)) / (high - low) : 0;

/** Chaikin's accumulation/distribution line. */
export function accumulation() {
  const state = new Float64Array(1);
  return (high: number, low: number, close: number, volume: number): number => {
    state[0] = state[0]! + closeLocation(high, low, close) * volume;
    return state[0]!;
  };
}

/** Granville's on-balance volume; the first bar counts as a rise. */
export function onBalance() {
  const state = new Float64Array(1);
  let last = Number.NEGATIVE_INFINITY;
  return (close: number, volume: number): number => {
    state[0] = state[0]! + (close > last ? volume : close < last ? -volume : 0);
    last = close;
    return state[0]!;
  };
}
