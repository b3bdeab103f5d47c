import type { BarColumns } from "#lib/core/columns.ts";

/** Bars that are looked at, and the most decimals that a price is taken to have. */
const NEWEST = 500;
const MOST = 8;

/** How many decimals the newest prices are written with; 0 without bars. More than 8, as of adjusted prices, count as 8. */
export function priceDecimals({ length, open, high, low, close }: BarColumns): number {
  let decimals = 0;
  for (const prices of [open, high, low, close])
    for (let i = Math.max(0, length - NEWEST); i < length; i++)
      decimals = Math.max(decimals, decimalsOf(prices[i]!));
  return Math.min(MOST, decimals);
}

/** What float64 adds behind the twelfth digit is not of the price. */
function decimalsOf(price: number): number {
  const [digits = "", exponent = "0"] = String(Number(price.toPrecision(12))).split("e");
  return Math.max(0, (digits.split(".")[1]?.length ?? 0) - Number(exponent));
}
