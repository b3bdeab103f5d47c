import type { Commission, Slippage } from "#lib/execution/brokers/index.ts";

const UNITS = [0.5, 1, 7, 100, 12_345];
const PRICES = [0.01, 1, 99.99, 4321.5];

/** What every commission keeps. Answers the promises it breaks. */
export function commissionContract(name: string, commission: Commission): string[] {
  const broken = new Set<string>();
  for (const price of PRICES)
    UNITS.forEach((units, k) => {
      const fee = commission(units, price);
      if (!(Number.isFinite(fee) && fee >= 0)) broken.add(`${name}: is a finite amount, never below zero`);
      if (k > 0 && fee < commission(UNITS[k - 1]!, price)) broken.add(`${name}: more units never cost less`);
      if (fee !== commission(units, price)) broken.add(`${name}: the same fill costs the same`);
    });
  return [...broken];
}

/** What every slippage keeps. Answers the promises it breaks. */
export function slippageContract(name: string, slippage: Slippage): string[] {
  const broken = new Set<string>();
  for (const price of PRICES)
    for (const volume of [() => 0, () => 50, () => 1e6])
      UNITS.forEach((units, k) => {
        const paid = slippage(price, true, units, volume);
        const received = slippage(price, false, units, volume);
        if (!(Number.isFinite(paid) && Number.isFinite(received))) broken.add(`${name}: is a finite price`);
        if (paid < price) broken.add(`${name}: never buys better than the price`);
        if (received > price) broken.add(`${name}: never sells better than the price`);
        if (received < 0) broken.add(`${name}: never gives units away for less than nothing`);
        if (k > 0 && paid < slippage(price, true, UNITS[k - 1]!, volume))
          broken.add(`${name}: more units never fill at a better price`);
      });
  return [...broken];
}
