import type { Commission } from "./cost-model.ts";

/** Rounds towards zero to whole lots; a lot of 0 leaves the number as it is. */
export function wholeLots(units: number, lot: number): number {
  return lot === 0 ? units : Math.trunc(units / lot) * lot;
}

/** The most units, in whole lots, whose value and commission together fit into `budget`. */
export function affordable(budget: number, price: number, commission: Commission, lot: number): number {
  if (!(budget > 0 && price > 0)) return 0;
  const most = wholeLots(budget / price, lot);
  let units = fits(most, budget, price, commission)
    ? most
    : withCommission(most, budget, price, commission, lot);
  while (lot > 0 && fits(units + lot, budget, price, commission)) units += lot;
  return units;
}

const fits = (units: number, budget: number, price: number, commission: Commission) =>
  units * price + commission(units, price) <= budget;

/** Paying the fee of more units than fit leaves room for too few, of fewer for too many: the bounds close fast. */
function withCommission(
  most: number,
  budget: number,
  price: number,
  commission: Commission,
  lot: number,
): number {
  const after = (fee: number) => Math.max(0, wholeLots((budget - fee) / price, lot));
  let units = after(commission(most, price));
  for (let round = 0; round < 3; round++) units = after(commission(after(commission(units, price)), price));
  return units;
}
