import { z } from "zod";
import { NO_QUANTITY, quantityNumber, quantityText } from "#lib/core/money.ts";
import { control } from "#lib/models/risk/control.ts";

export const volumeShare = control({
  title: "Share of volume",
  description: "Asks when an order is more than this share of what trades in a day.",
  settings: z.strictObject({
    percent: z.int().min(1).max(100).default(5).meta({ title: "At most", unit: "% of a day" }),
  }),
  severity: "soft",
  check({ order, market }, { percent }) {
    const daily = market?.dailyVolume ?? null;
    if (daily === null || order.quantity * 100n <= daily * BigInt(percent)) return null;
    return `The order is more than ${percent} % of the ${quantityText(daily)} units that trade in a day.`;
  },
  measure({ order, market }, { percent }) {
    const daily = quantityNumber(market?.dailyVolume ?? NO_QUANTITY);
    if (daily === 0) return null;
    return { value: (quantityNumber(order.quantity) / daily) * 100, limit: percent, unit: "% of a day" };
  },
});
