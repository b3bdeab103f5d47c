import { z } from "zod";
import { control, grossAfter, percentOfEquity, reduces, worthOf } from "#lib/models/risk/control.ts";

export const leverage = control({
  title: "Leverage",
  description: "Refuses an order that could bring gross exposure above this multiple of equity.",
  settings: z.strictObject({
    percent: z.int().min(1).max(10_000).default(200).meta({ title: "At most", unit: "% of equity" }),
  }),
  severity: "hard",
  check(judged, { percent }) {
    const { equity } = judged.snapshot.account;
    const gross = grossAfter(judged);
    if (reduces(judged) || gross * 100n <= equity * BigInt(percent)) return null;
    if (equity <= 0n)
      return `The account has no equity, and gross exposure may be ${percent} % of it at most.`;
    return `Gross exposure could reach ${(gross * 100n) / equity} % of equity, above ${percent} %.`;
  },
  measure(judged, { percent }) {
    const value = percentOfEquity(judged, grossAfter(judged));
    return value === null ? null : { value, limit: percent, unit: "% of equity" };
  },
  counters(judged, { percent }) {
    if (reduces(judged)) return [];
    const delta = worthOf(judged);
    const gross = grossAfter(judged);
    const most = (judged.snapshot.account.equity * BigInt(percent)) / 100n;
    return [{ key: "gross", delta, room: most - gross + delta }];
  },
});
