import { z } from "zod";
import { priceText } from "#lib/core/money.ts";
import { control, isBuy } from "#lib/models/risk/control.ts";

export const selfMatch = control({
  title: "Self-match",
  description: "Refuses an order that could trade with another of this account.",
  settings: z.strictObject({}),
  severity: "hard",
  check({ order, snapshot }) {
    const mine = snapshot.working.find(({ symbol, side, best }) => {
      if (symbol !== order.symbol || isBuy(side) === isBuy(order.side)) return false;
      const [bid, ask] = isBuy(order.side) ? [order.limitPrice, best] : [best, order.limitPrice];
      return bid === null || ask === null || bid >= ask;
    });
    if (mine === undefined) return null;
    const at = mine.best === null ? "at the market" : `at ${priceText(mine.best)}`;
    return `It could trade with an order of the same account to ${isBuy(mine.side) ? "buy" : "sell"} ${at}; cancel that one first.`;
  },
});
