import { z } from "zod";
import { control } from "#lib/models/risk/control.ts";

const SECOND = 1_000_000;

export const staleData = control({
  title: "Stale data",
  description: "Refuses an order when its symbol has no price, or an old one while the market is open.",
  settings: z.strictObject({ seconds: z.int().min(1).default(60).meta({ title: "Older than", unit: "s" }) }),
  severity: "hard",
  check({ order, market, snapshot }, { seconds }) {
    if (market === null || market.reference === null)
      return `${order.symbol} has no price to judge the order by.`;
    const age = (snapshot.now - market.at) / SECOND;
    if (!market.open || age <= seconds) return null;
    return `The price of ${order.symbol} is ${ageText(age)} old, more than ${ageText(seconds)}.`;
  },
});

/** "90 s", "36 min". */
const ageText = (seconds: number): string =>
  seconds < 120 ? `${Math.floor(seconds)} s` : `${Math.floor(seconds / 60)} min`;
