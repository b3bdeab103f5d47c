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

/** Σ price × volume ÷ Σ volume since the last fresh start; the price itself before any volume. */
export function volumeWeighted() {
  const state = new Float64Array(2);
  return (price: number, volume: number, fresh: boolean): number => {
    if (fresh) state.fill(0);
    state[0] = state[0]! + price * volume;
    state[1] = state[1]! + volume;
    return state[1]! > 0 ? state[0]! / state[1]! : price;
  };
}

const INDEX_START = 1000;

/** Grows with the return of bars whose volume rose (1) or fell (−1). */
export function volumeIndex(sign: 1 | -1) {
  const state = Float64Array.of(INDEX_START, 0, Number.NaN);
  return (close: number, volume: number): number => {
    const [index, last, lastVolume] = state as unknown as [number, number, number];
    if (sign * (volume - lastVolume) > 0 && last !== 0) state[0] = index + (index * (close - last)) / last;
    state[1] = close;
    state[2] = volume;
    return state[0]!;
  };
}
