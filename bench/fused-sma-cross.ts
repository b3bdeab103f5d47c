import type { BarColumns } from "#lib/core/columns.ts";

export type FusedResult = {
  readonly equity: Float64Array;
  readonly fills: number;
  readonly fillPrice: Float64Array;
  readonly fillQuantity: Float64Array;
  readonly trades: number;
  readonly tradePnl: Float64Array;
};

/**
 * The yardstick: the same SMA cross written by hand as one loop, with fills at the next open, an equity curve,
 * fills and trades (room for one fill in eight bars). It has no order book, no strategy callback and no choice of anything.
 */
export function fusedSmaCross(bars: BarColumns, fast: number, slow: number, capital: number): FusedResult {
  const { length, open, close } = bars;
  const equity = new Float64Array(length);
  const fillPrice = new Float64Array(length >> 3);
  const fillQuantity = new Float64Array(length >> 3);
  const tradePnl = new Float64Array(length >> 3);
  let fills = 0;
  let trades = 0;
  let cash = capital;
  let held = 0;
  let entryValue = 0;
  let pending = 0;
  let fastSum = 0;
  let slowSum = 0;
  let previousFast = Number.NaN;
  let previousSlow = Number.NaN;
  for (let i = 0; i < length; i++) {
    if (pending !== 0) {
      const price = open[i]!;
      const quantity = pending > 0 ? Math.trunc(cash / price) : -held;
      cash -= quantity * price;
      held += quantity;
      fillPrice[fills] = price;
      fillQuantity[fills++] = quantity;
      if (pending > 0) entryValue = quantity * price;
      else tradePnl[trades++] = -quantity * price - entryValue;
      pending = 0;
    }
    const price = close[i]!;
    fastSum += price;
    slowSum += price;
    if (i >= fast) fastSum -= close[i - fast]!;
    if (i >= slow) slowSum -= close[i - slow]!;
    if (i >= slow - 1) {
      const fastMean = fastSum / fast;
      const slowMean = slowSum / slow;
      if (held === 0) {
        if (fastMean > slowMean && previousFast < previousSlow) pending = 1;
      } else if (fastMean < slowMean && previousFast > previousSlow) pending = -1;
      previousFast = fastMean;
      previousSlow = slowMean;
    }
    equity[i] = cash + held * price;
  }
  return { equity, fills, fillPrice, fillQuantity, trades, tradePnl };
}
