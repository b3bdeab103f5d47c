import { z } from "zod";
import { priceText } from "#lib/core/money.ts";
import { control } from "#lib/models/risk/control.ts";

export const tickSize = control({
  title: "Tick size",
  description: "Refuses a price between two ticks, which the venue would.",
  settings: z.strictObject({}),
  severity: "hard",
  check({ order, market }) {
    if (market === null || market.tick <= 0n) return null;
    const off = [order.limitPrice, order.stopPrice].find((at) => at !== null && at % market.tick !== 0n);
    if (off === undefined || off === null) return null;
    return `${priceText(off)} is not a multiple of the tick ${priceText(market.tick)}.`;
  },
});
