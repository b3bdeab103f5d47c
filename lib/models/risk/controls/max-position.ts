import { z } from "zod";
import { absolute, quantityNumber, quantityText, wholeQuantity } from "#lib/core/money.ts";
import { control, isBuy, positionAfter, reduces } from "#lib/models/risk/control.ts";

export const maxPosition = control({
  title: "Largest position",
  description:
    "Refuses an order that could bring the units held of a symbol above this, working orders counted.",
  settings: z.strictObject({
    units: z.int().min(0).default(1_000_000).meta({ title: "At most", unit: "units" }),
  }),
  severity: "hard",
  check(judged, { units }) {
    const after = absolute(positionAfter(judged));
    if (reduces(judged) || after <= wholeQuantity(units)) return null;
    return `The position could reach ${quantityText(after)} units of ${judged.order.symbol}, above ${units}.`;
  },
  measure: (judged, { units }) => ({
    value: quantityNumber(absolute(positionAfter(judged))),
    limit: units,
    unit: "units",
  }),
  counters(judged, { units }) {
    if (reduces(judged)) return [];
    const { order } = judged;
    const side = isBuy(order.side) ? "buy" : "sell";
    const room = wholeQuantity(units) - absolute(positionAfter(judged)) + order.quantity;
    return [{ key: `${side}:${order.symbol}`, delta: order.quantity, room }];
  },
});
