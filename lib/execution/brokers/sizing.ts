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
  let units = wholeLots(budget / value, lot);
  const spent = () => Math.abs(units * value) + fee(Math.abs(units - held));
  while (lot > 0 && units !== 0 && spent() > Math.abs(budget)) units -= Math.sign(units) * lot;
  return units;
}

/** What a number of units pays in commission. */
type Fee = (units: number) => number;

/** The most units, in whole lots, that fit into `budget` at `cost` each with their commission. */
export function affordable(budget: number, cost: number, fee: Fee, lot: number): number {
  if (!(budget > 0 && cost > 0)) return 0;
  const most = wholeLots(budget / cost, lot);
  let units = fits(most, budget, cost, fee) ? most : withCommission(most, budget, cost, fee, lot);
  while (lot > 0 && fits(units + lot, budget, cost, fee)) units += lot;
  // What division let in by the last bit of a number, multiplication keeps out.
  while (lot > 0 && units > 0 && !fits(units, budget, cost, fee)) units -= lot;
  return units;
}

const fits = (units: number, budget: number, cost: number, fee: Fee) => units * cost + fee(units) <= budget;

/** Paying the fee of more units than fit leaves room for too few, of fewer for too many: the bounds close fast. */
function withCommission(most: number, budget: number, cost: number, fee: Fee, lot: number): number {
  const after = (paid: number) => Math.max(0, wholeLots((budget - paid) / cost, lot));
  let units = after(fee(most));
  for (let round = 0; round < 3; round++) units = after(fee(after(fee(units))));
  return units;
}
