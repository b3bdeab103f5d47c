import { z } from "zod";
import { control } from "#lib/models/risk/control.ts";

const QUEUED = new Set(["OPG", "GTC", "GTD"]);

export const tradingHours = control({
  title: "Trading hours",
  description: "Refuses an order that cannot wait for the session while the market is closed.",
  settings: z.strictObject({}),
  severity: "hard",
  check({ order, market }) {
    if (market === null || market.open || QUEUED.has(order.timeInForce)) return null;
    return `The market of ${order.symbol} is closed; use GTC, GTD or OPG to wait for the session.`;
  },
});
