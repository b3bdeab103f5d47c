import { z } from "zod";
import { absolute } from "#lib/core/money.ts";
import { control, percentOfEquity, reduces, valuesAfter } from "#lib/models/risk/control.ts";

export const concentration = control({
  title: "Concentration",
  description: "Refuses an order that could bring one symbol above this share of equity.",
  settings: z.strictObject({
    percent: z.int().min(1).max(10_000).default(100).meta({ title: "At most", unit: "% of equity" }),
  }),
  severity: "soft",
  check(judged, { percent }) {
    const { equity } = judged.snapshot.account;
    const value = valuesAfter(judged).get(judged.order.symbol);
    if (value === undefined || reduces(judged)) return null;
    if (absolute(value) * 100n <= equity * BigInt(percent)) return null;
    if (equity <= 0n) return `The account has no equity, and one symbol may be ${percent} % of it at most.`;
    return `${judged.order.symbol} could become more than ${percent} % of equity.`;
  },
  measure(judged, { percent }) {
    const symbol = valuesAfter(judged).get(judged.order.symbol);
    const value = symbol === undefined ? null : percentOfEquity(judged, absolute(symbol));
    return value === null ? null : { value, limit: percent, unit: "% of equity" };
  },
});
