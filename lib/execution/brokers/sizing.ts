/** Rounds towards zero to whole lots; a lot of 0 leaves the number as it is. */
export function wholeLots(units: number, lot: number): number {
  return lot === 0 ? units : Math.trunc(units / lot) * lot;
}

/** How sizes that count money become units. */
export type Sizing = {
  /**
   * At the price of the fill, or fixed at the last price when the order is made: as units, or a target as a target
   * in units. An order to a real venue is in units.
   */
  readonly at: "fill" | "order" | "order-units";
  /** The part of equity that targets leave alone. */
  readonly cashBuffer: number;
};

/** A target position whose value and commission together stay within `budget`: `value` is that of one unit. */
export function targetWithin(budget: number, value: number, fee: Fee, held: number, lot: number): number {
  const units = wholeLots(budget / value, lot);
  const feeOf = (most: number) => fee(Math.abs(Math.sign(units) * most - held));
  const isOver = Math.abs(units * value) + feeOf(Math.abs(units)) > Math.abs(budget);
  if (lot === 0 || !isOver) return units;
  return Math.sign(units) * affordable(Math.abs(budget), Math.abs(value), feeOf, lot);
}

/** What a number of units pays in commission. */
type Fee = (units: number) => number;

/** The most units, in whole lots, that fit into `budget` at `cost` each with their commission. */
export function affordable(budget: number, cost: number, fee: Fee, lot: number): number {
  if (!(budget > 0 && cost > 0)) return 0;
  const most = wholeLots(budget / cost, lot);
  let units = fits(most, budget, cost, fee) ? most : withCommission(most, budget, cost, fee, lot);
  while (counts(lot, units) && fits(units + lot, budget, cost, fee)) units += lot;
  // What division let in by the last bit of a number, multiplication keeps out.
  while (counts(lot, units) && units > 0 && !fits(units, budget, cost, fee)) units -= lot;
  return units;
}

/** Whether one lot more makes another number: one too small beside `units` is lost in rounding. */
const counts = (lot: number, units: number) => lot > 0 && units - lot !== units && units + lot !== units;

const fits = (units: number, budget: number, cost: number, fee: Fee) => units * cost + fee(units) <= budget;

/** Paying the fee of more units than fit leaves room for too few, of fewer for too many: the bounds close fast. */
function withCommission(most: number, budget: number, cost: number, fee: Fee, lot: number): number {
  const after = (paid: number) => Math.max(0, wholeLots((budget - paid) / cost, lot));
  let units = after(fee(most));
  for (let round = 0; round < 3; round++) units = after(fee(after(fee(units))));
  return units;
}
