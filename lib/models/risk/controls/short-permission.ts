import { z } from "zod";
import { quantityText } from "#lib/core/money.ts";
import { control, heldIn, positionAfter } from "#lib/models/risk/control.ts";

export const shortPermission = control({
  title: "Short selling",
  description: "Refuses a sale of more than is held in an account that may not be short.",
  settings: z.strictObject({}),
  severity: "hard",
  check(judged) {
    const { order, snapshot } = judged;
    if (order.side === "buy" || snapshot.account.shortAllowed || positionAfter(judged) >= 0n) return null;
    const held = quantityText(heldIn(snapshot, order.symbol));
    return `The account may not be short, and holds ${held} of ${order.symbol}, working sales counted.`;
  },
});
