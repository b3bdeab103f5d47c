import type { BarColumns } from "#lib/core/columns.ts";
import { firstAtOrAfter } from "#lib/data/bars/index.ts";
import type { CorporateAction } from "./action.ts";

/** What each row's raw price is multiplied with: `dividend` × `split`. Volume is divided by `split` alone. */
export type PriceFactors = { readonly dividend: Float64Array; readonly split: Float64Array };

/**
 * Backward adjustment: the last price stays as it is. Going back over an ex-date every price before it is multiplied
 * by (1 − cash ÷ close of the day before) and divided by the split's ratio.
 * `days` ascend; an action between two rows counts on the later one, an action outside the rows not at all.
 */
export function backwardFactors(
  days: Float64Array,
  closes: Float64Array,
  actions: readonly CorporateAction[],
): PriceFactors {
  const factors = { dividend: ones(days.length), split: ones(days.length) };
  for (const action of actions) {
    const row = firstAtOrAfter(days, action.day);
    if (row === 0 || row === days.length) continue;
    if (action.kind === "split") factors.split[row - 1]! /= action.ratio;
    else factors.dividend[row - 1]! *= 1 - action.cash / closes[row - 1]!;
  }
  for (const column of [factors.dividend, factors.split])
    for (let row = days.length - 2; row >= 0; row--) column[row]! *= column[row + 1]!;
  return factors;
}

/** Forward adjustment: the first price stays as it is, later ones grow by what was paid and split. */
export function forwardFactors(
  days: Float64Array,
  closes: Float64Array,
  actions: readonly CorporateAction[],
): PriceFactors {
  const { dividend, split } = backwardFactors(days, closes, actions);
  return {
    dividend: dividend.map((factor) => factor / dividend[0]!),
    split: split.map((factor) => factor / split[0]!),
  };
}

/** Bars with every price times its row's factors and every volume in shares of the last split. */
export function adjustBars(bars: BarColumns, { dividend, split }: PriceFactors): BarColumns {
  const adjusted = (column: Float64Array) => column.map((price, row) => price * dividend[row]! * split[row]!);
  return {
    ...bars,
    open: adjusted(bars.open),
    high: adjusted(bars.high),
    low: adjusted(bars.low),
    close: adjusted(bars.close),
    volume: bars.volume.map((volume, row) => volume / split[row]!),
  };
}

const ones = (length: number) => new Float64Array(length).fill(1);
