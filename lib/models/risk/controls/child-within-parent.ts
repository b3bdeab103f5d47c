import { z } from "zod";
import { quantityText } from "#lib/core/money.ts";
import { control, isBuy } from "#lib/models/risk/control.ts";

export const childWithinParent = control({
  title: "Child within parent",
  description: "Refuses a slice that the order it belongs to does not cover.",
  settings: z.strictObject({}),
  severity: "hard",
  check({ order, snapshot }) {
    if (order.parent === undefined) return null;
    const { parent } = snapshot;
    if (parent === null || parent.orderId !== order.parent)
      return `Its parent order ${order.parent} is not known.`;
    if (isBuy(parent.side) !== isBuy(order.side))
      return `Its parent order ${parent.orderId} is on the other side.`;
    if (order.quantity <= parent.unallocated) return null;
    const left = quantityText(parent.unallocated);
    return `${quantityText(order.quantity)} is more than the ${left} that order ${parent.orderId} has left to give.`;
  },
});
