import { z } from "zod";
import { control, isBuy } from "#lib/models/risk/control.ts";

export const selfMatch = control({
  title: "Self-match",
  description: "Refuses an order that could trade with another of this account.",
  settings: z.strictObject({}),
  severity: "hard",
  check({ order, snapshot }) {
    const mine = snapshot.working.find((other) => {
      if (other.symbol !== order.symbol || isBuy(other.side) === isBuy(order.side)) return false;
      const [bid, ask] = isBuy(order.side) ? [order, other] : [other, order];
      return bid.limitPrice === null || ask.limitPrice === null || bid.limitPrice >= ask.limitPrice;
    });
    return mine
      ? `It could trade with order ${mine.orderId} of the same account; cancel that one first.`
      : null;
  },
});
