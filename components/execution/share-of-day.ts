import { formatNumber, NONE } from "#components/ui/index.ts";
import { MOST_SESSIONS } from "#lib/execution/algorithms/index.ts";
import { figure } from "./decimal-text.ts";

type Order = { readonly symbol: string; readonly quantity: string; readonly dailyVolume: number | null };

export const SHARE_OF_DAY = `Order quantity ÷ average volume of a day, over up to ${MOST_SESSIONS} sessions of stored bars before it began`;

/** Percent of an average day's volume; null when that is not known. */
export const shareOfDay = ({ quantity, dailyVolume }: Order): number | null =>
  dailyVolume ? ((figure(quantity) ?? 0) / dailyVolume) * 100 : null;

/** How it is written, and what stands behind it on hover. */
export function shareWords(order: Order): { text: string; hint: string } {
  const { symbol, dailyVolume } = order;
  const share = shareOfDay(order);
  if (share === null)
    return {
      text: NONE,
      hint:
        dailyVolume === null
          ? `No bars of ${symbol} were stored when it began`
          : `The stored bars of ${symbol} tell no volume`,
    };
  const text = share > 0 && share < 0.01 ? "< 0.01" : formatNumber(share, 2);
  return { text: `${text} %`, hint: `Of ${formatNumber(dailyVolume, 0)} a day` };
}
