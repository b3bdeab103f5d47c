import { z } from "zod";
import { amount, BPS_IN_ONE, bps, commissionModel } from "#lib/execution/brokers/cost-model.ts";

export const fixedPlusBpsCommission = commissionModel({
  title: "Fixed and share of value",
  rule: "An amount for each order that fills, and a fraction of its value.",
  settings: z.strictObject({
    amount: amount("For an order", 1, 10_000, 0.5),
    bps: bps("And of its value", 1),
  }),
  create(settings) {
    const rate = settings.bps / BPS_IN_ONE;
    return (units, price) => settings.amount + units * Math.abs(price) * rate;
  },
});
