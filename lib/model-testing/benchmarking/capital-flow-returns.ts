import { exp, expm1 } from "#lib/core/math.ts";

/** `amount` < 0 is paid in, > 0 taken out or still there at the end; `day` counts days since any fixed date. */
export type CapitalFlow = { readonly day: number; readonly amount: number };

const DAYS_PER_YEAR = 365;
/** Yearly growth is looked for between e^−60 and e^60, in steps small enough to part roots. */
const REACH = 60;
const STEP = 1 / 16;
const HALVINGS = 100;

/**
 * Money-weighted return per year, as a fraction (XIRR, actual/365): the rate r with Σ amount ÷ (1 + r)^(days/365) = 0.
 * Of several such rates the one nearest to zero; NaN when there is none.
 */
export function moneyWeightedReturn(flows: readonly CapitalFlow[]): number {
  const first = Math.min(...flows.map(({ day }) => day));
  const value = (growth: number) =>
    flows.reduce((sum, { day, amount }) => sum + amount * exp((-growth * (day - first)) / DAYS_PER_YEAR), 0);
  if (value(0) === 0 && value(STEP) === 0) return Number.NaN;
  for (let reach = 0; reach < REACH; reach += STEP)
    for (const from of [reach, -reach - STEP]) {
      const low = value(from);
      if (low === 0) return expm1(from);
      if (low * value(from + STEP) <= 0) return expm1(rootBetween(value, from, from + STEP));
    }
  return Number.NaN;
}

function rootBetween(value: (at: number) => number, from: number, to: number): number {
  let [low, high] = [from, to];
  const sign = Math.sign(value(low));
  for (let k = 0; k < HALVINGS; k++) {
    const middle = (low + high) / 2;
    if (Math.sign(value(middle)) === sign) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/**
 * Time-weighted return over the whole span, as a fraction: the product of the returns between flows, so that paying
 * in or taking out changes nothing. `values` is the account's worth at each row, after the row's `flows` (> 0 paid in).
 */
export function timeWeightedReturn(values: Float64Array, flows: Float64Array): number {
  let growth = 1;
  for (let i = 1; i < values.length; i++) growth *= (values[i]! - flows[i]!) / values[i - 1]!;
  return growth - 1;
}
