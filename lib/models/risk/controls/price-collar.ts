import { z } from "zod";
import { priceNumber, priceText } from "#lib/core/money.ts";
import { control, isBuy } from "#lib/models/risk/control.ts";

export const priceCollar = control({
  title: "Price collar",
  description: "Refuses a limit or stop price too far through the market: a mistyped price.",
  settings: z.strictObject({
    percent: z.int().min(1).max(100).default(5).meta({ title: "Away from market", unit: "%" }),
  }),
  severity: "hard",
  check({ order, market }, { percent }) {
    const reference = market?.reference;
    const own = order.limitPrice ?? order.stopPrice;
    if (reference === null || reference === undefined || own === null) return null;
    const away = (isBuy(order.side) ? own - reference : reference - own) * 100n;
    if (away <= reference * BigInt(percent)) return null;
    return `${priceText(own)} is more than ${percent} % through the market at ${priceText(reference)}.`;
  },
  measure({ order, market }, { percent }) {
    const reference = market?.reference;
    const own = order.limitPrice ?? order.stopPrice;
    if (reference === null || reference === undefined || own === null) return null;
    const away = (priceNumber(own) / priceNumber(reference) - 1) * 100;
    return { value: Math.max(0, isBuy(order.side) ? away : -away), limit: percent, unit: "% away" };
  },
});
