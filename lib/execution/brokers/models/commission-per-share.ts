import { z } from "zod";
import { amount, commissionModel } from "#lib/execution/brokers/cost-model.ts";

export const perShareCommission = commissionModel({
  title: "Per share",
  rule: "An amount for each unit, at least the minimum and at most the maximum for an order; a maximum of 0 is none.",
  settings: z.strictObject({
    perShare: amount("For a share", 0.005, 100, 0.001),
    minimum: amount("At least", 0, 1000, 0.5),
    maximum: amount("At most", 0, 100_000, 1).describe("0 = no cap"),
  }),
  create: ({ perShare, minimum, maximum }) => {
    const most = maximum === 0 ? Number.POSITIVE_INFINITY : maximum;
    return (units) => Math.min(most, Math.max(minimum, units * perShare));
  },
});
