import { z } from "zod";
import { absolute, money, sum } from "#lib/core/money.ts";
import { control, reduces, valuesAfter, worthOf } from "#lib/models/risk/control.ts";

export const leverage = control({
  title: "Leverage",
  description: "Refuses an order that could bring gross exposure above this multiple of equity.",
  settings: z.strictObject({
    percent: z.int().min(1).max(10_000).default(200).meta({ title: "At most", unit: "% of equity" }),
  }),
  severity: "hard",
  check(judged, { percent }) {
    const { equity } = judged.snapshot.account;
    const gross = sum(money("0"), ...[...valuesAfter(judged).values()].map(absolute));
    if (reduces(judged) || gross * 100n <= equity * BigInt(percent)) return null;
    const reached = equity > 0n ? `${(gross * 100n) / equity} % of equity` : "an account without equity";
    return `Gross exposure could reach ${reached}, above ${percent} %.`;
  },
  counters(judged, { percent }) {
    if (reduces(judged)) return [];
    const delta = worthOf(judged);
    const gross = sum(money("0"), ...[...valuesAfter(judged).values()].map(absolute));
    const most = (judged.snapshot.account.equity * BigInt(percent)) / 100n;
    return [{ key: "gross", delta, room: most - gross + delta }];
  },
});
