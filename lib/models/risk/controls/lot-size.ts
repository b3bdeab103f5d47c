import { z } from "zod";
import { quantityText } from "#lib/core/money.ts";
import { control } from "#lib/models/risk/control.ts";

export const lotSize = control({
  title: "Lot size",
  description: "Refuses a quantity that is not above zero and a multiple of the lot.",
  settings: z.strictObject({}),
  severity: "hard",
  check({ order, market }) {
    if (order.quantity <= 0n) return "The quantity must be above zero.";
    if (market === null || market.lot <= 0n || order.quantity % market.lot === 0n) return null;
    return `${quantityText(order.quantity)} is not a multiple of the lot ${quantityText(market.lot)}.`;
  },
});
