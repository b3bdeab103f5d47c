import { z } from "zod";
import { control } from "#lib/models/risk/control.ts";

const SECOND = 1_000_000;

export const duplicateOrder = control({
  title: "Duplicate order",
  description: "Asks when the same order was made a moment ago: a double click, or a loop.",
  settings: z.strictObject({
    seconds: z.int().min(1).max(3600).default(5).meta({ title: "Within", unit: "s" }),
  }),
  severity: "soft",
  check({ order, snapshot }, { seconds }) {
    const twin = snapshot.recent.find(
      (other) =>
        other.symbol === order.symbol &&
        other.side === order.side &&
        other.quantity === order.quantity &&
        other.limitPrice === order.limitPrice &&
        other.orderId !== order.orderId &&
        other.at > snapshot.now - seconds * SECOND,
    );
    return twin ? `Order ${twin.orderId} asked for the same within ${seconds} s.` : null;
  },
});
