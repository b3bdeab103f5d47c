import { z } from "zod";
import { quantityNumber, quantityText, wholeQuantity } from "#lib/core/money.ts";
import { control } from "#lib/models/risk/control.ts";

export const maxOrderQuantity = control({
  title: "Largest order quantity",
  description: "Refuses an order of more units than this.",
  settings: z.strictObject({
    units: z.int().min(0).default(100_000).meta({ title: "At most", unit: "units" }),
  }),
  severity: "hard",
  check({ order }, { units }) {
    if (order.quantity <= wholeQuantity(units)) return null;
    return `${quantityText(order.quantity)} units are above ${units}.`;
  },
  measure: ({ order }, { units }) => ({ value: quantityNumber(order.quantity), limit: units, unit: "units" }),
});
