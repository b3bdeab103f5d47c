import type { BarColumns } from "#lib/core/columns.ts";

export type FusedResult = {
  readonly equity: Float64Array;
  readonly fills: number;
  readonly fillPrice: Float64Array;
  readonly fillQuantity: Float64Array;
  readonly trades: number;
  readonly tradePnl: Float64Array;
};

type Settings = { readonly fast: number; readonly slow: number; readonly capital: number };

/** Of `sma`: a running sum and what rounding has lost of it. A plain sum costs less and drifts. */
export type Averages = "compensated" | "plain";

/**
 * The yardstick: the same SMA cross written by hand as one loop, with fills at the next open, an equity curve,
 * fills and trades (room for one fill in eight bars). It has no order book, no strategy callback and no choice of anything.
 * V8 compiles a loop that is entered every `chunk` bars better than one that runs over all of them.
 */
export function fusedSmaCross(
  bars: BarColumns,
  settings: Settings,
  averages: Averages,
  chunk = bars.length,
): FusedResult {
  const { length } = bars;
  const step = averages === "plain" ? stepPlain : stepCompensated;
  const run = {
    equity: new Float64Array(length),
    fills: 0,
    fillPrice: new Float64Array(length >> 3),
    fillQuantity: new Float64Array(length >> 3),
    trades: 0,
    tradePnl: new Float64Array(length >> 3),
    cash: settings.capital,
    held: 0,
    entryValue: 0,
    pending: 0,
    fastSum: 0,
    slowSum: 0,
    fastLost: 0,
    slowLost: 0,
    previousFast: Number.NaN,
    previousSlow: Number.NaN,
  };
  for (let from = 0; from < length; from += chunk)
    step(run, bars, settings, from, Math.min(length, from + chunk));
  return run;
}

type Run = FusedResult & {
  fills: number;
  trades: number;
  cash: number;
  held: number;
  entryValue: number;
  pending: number;
  fastSum: number;
  slowSum: number;
  fastLost: number;
  slowLost: number;
  previousFast: number;
  previousSlow: number;
};

/** Bars `from` … `to` − 1. What changes stands in local variables meanwhile. */
function stepCompensated(
  run: Run,
  { open, close }: BarColumns,
  { fast, slow }: Settings,
  from: number,
  to: number,
) {
  const { equity, fillPrice, fillQuantity, tradePnl } = run;
  let { fills, trades, cash, held, entryValue, pending, fastSum, slowSum, previousFast, previousSlow } = run;
  let { fastLost, slowLost } = run;
  for (let i = from; i < to; i++) {
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
    const fastGrown = fastSum + price;
    const fastPart = fastGrown - fastSum;
    fastLost += fastSum - (fastGrown - fastPart) + (price - fastPart);
    const fastGone = i >= fast ? close[i - fast]! : 0;
    fastSum = fastGrown - fastGone;
    const fastRest = fastSum - fastGrown;
    fastLost += fastGrown - (fastSum - fastRest) - (fastGone + fastRest);
    const slowGrown = slowSum + price;
    const slowPart = slowGrown - slowSum;
    slowLost += slowSum - (slowGrown - slowPart) + (price - slowPart);
    const slowGone = i >= slow ? close[i - slow]! : 0;
    slowSum = slowGrown - slowGone;
    const slowRest = slowSum - slowGrown;
    slowLost += slowGrown - (slowSum - slowRest) - (slowGone + slowRest);
    if (i >= slow - 1) {
      const fastMean = (fastSum + fastLost) / fast;
      const slowMean = (slowSum + slowLost) / slow;
      if (held === 0) {
        if (fastMean > slowMean && previousFast < previousSlow) pending = 1;
      } else if (fastMean < slowMean && previousFast > previousSlow) pending = -1;
      previousFast = fastMean;
      previousSlow = slowMean;
    }
    equity[i] = cash + held * price;
  }
  Object.assign(run, { fills, trades, cash, held, entryValue, pending, fastSum, slowSum });
  Object.assign(run, { fastLost, slowLost, previousFast, previousSlow });
}

/** The same with sums that drift. */
function stepPlain(
  run: Run,
  { open, close }: BarColumns,
  { fast, slow }: Settings,
  from: number,
  to: number,
) {
  const { equity, fillPrice, fillQuantity, tradePnl } = run;
  let { fills, trades, cash, held, entryValue, pending, fastSum, slowSum, previousFast, previousSlow } = run;
  for (let i = from; i < to; i++) {
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
  Object.assign(run, { fills, trades, cash, held, entryValue, pending, fastSum, slowSum });
  Object.assign(run, { previousFast, previousSlow });
}
