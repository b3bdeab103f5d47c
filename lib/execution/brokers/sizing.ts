import type { Commission } from "./cost-model.ts";

/** Rounds towards zero to whole lots; a lot of 0 leaves the number as it is. */
export function wholeLots(units: number, lot: number): number {
  return lot === 0 ? units : Math.trunc(units / lot) * lot;
}

/** The most units, in whole lots, whose value and commission together fit into `budget`. */
export function affordable(budget: number, price: number, commission: Commission, lot: number): number {
  if (!(budget > 0 && price > 0)) return 0;
  const fits = (room: number) => Math.max(0, wholeLots(room / price, lot));
  // Paying the fee of more units than fit leaves too little, of fewer too much: the bounds close quickly.
  let units = fits(budget - commission(fits(budget), price));
  for (let round = 0; round < 3; round++)
    units = fits(budget - commission(fits(budget - commission(units, price)), price));
  if (units === 0 && lot > 0) units = lot * price + commission(lot, price) <= budget ? lot : 0;
  while (lot > 0 && (units + lot) * price + commission(units + lot, price) <= budget) units += lot;
  return units;
}
