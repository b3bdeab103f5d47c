import { z } from "zod";
import { commissionModel } from "#lib/execution/brokers/cost-model.ts";

/** An amount per unit, at least `minimum` a fill. */
export const perShareCommission = commissionModel({
  title: "Per share",
  schema: z.strictObject({
    type: z.literal("per-share"),
    perShare: z.number().min(0).max(100),
    minimum: z.number().min(0).max(1000).default(0),
  }),
  create:
    ({ perShare, minimum }) =>
    (units) =>
      Math.max(minimum, units * perShare),
});
