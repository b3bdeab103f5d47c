import { z } from "zod";
import { commissionModel } from "#lib/execution/brokers/cost-model.ts";

/** The same amount for each fill. */
export const fixedCommission = commissionModel({
  title: "Fixed per fill",
  schema: z.strictObject({ type: z.literal("fixed"), amount: z.number().min(0).max(10_000) }),
  create:
    ({ amount }) =>
    () =>
      amount,
});
