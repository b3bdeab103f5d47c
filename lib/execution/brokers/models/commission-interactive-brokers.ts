import { z } from "zod";
import { amount, commissionModel, fraction } from "#lib/execution/brokers/cost-model.ts";

export const interactiveBrokersCommission = commissionModel({
  title: "Interactive Brokers",
  rule: "An amount for each share, at least the minimum for an order, and never more than a fraction of its value.",
  settings: z.strictObject({
    perShare: amount("For a share", 0.005, 100, 0.001),
    minimum: amount("At least", 1, 1000, 0.5),
    maximumFraction: fraction("At most", 0.01, "of value"),
  }),
  create:
    ({ perShare, minimum, maximumFraction }) =>
    (units, price) =>
      Math.min(Math.max(minimum, units * perShare), units * Math.abs(price) * maximumFraction),
});
