import { z } from "zod";
import { moneyNumber, negated, wholeMoney } from "#lib/core/money.ts";
import { control, reduces, shown } from "#lib/models/risk/control.ts";

export const dailyLoss = control({
  title: "Loss of the day",
  description: "After this loss in a session only orders that reduce a position are let through.",
  settings: z.strictObject({ loss: z.int().min(0).default(50_000).meta({ title: "At most" }) }),
  severity: "hard",
  check(judged, { loss }) {
    const { dayProfit } = judged.snapshot.account;
    if (dayProfit >= negated(wholeMoney(loss)) || reduces(judged)) return null;
    return `The account lost ${shown(negated(dayProfit))} today, more than ${loss}; only reducing orders pass.`;
  },
  measure: ({ snapshot }, { loss }) => ({
    value: Math.max(0, -moneyNumber(snapshot.account.dayProfit)),
    limit: loss,
    unit: "currency",
  }),
});
