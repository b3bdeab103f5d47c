import { z } from "zod";
import { amount, commissionModel } from "#lib/execution/brokers/cost-model.ts";

export const fixedCommission = commissionModel({
  title: "Fixed",
  rule: "The same amount for each order that fills.",
  settings: z.strictObject({ amount: amount("For an order", 1, 10_000, 0.5) }),
  create: (settings) => () => settings.amount,
});
