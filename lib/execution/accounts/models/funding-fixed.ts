import { z } from "zod";
import { fundingModel } from "#lib/execution/accounts/account-model.ts";

/** Perpetuals: at fixed hours of UTC a long pays a share of its value and a short receives it. */
export const fixedFunding = fundingModel({
  title: "Fixed rate",
  schema: z.strictObject({
    type: z.literal("fixed"),
    rate: z
      .number()
      .min(-0.05)
      .max(0.05)
      .meta({ title: "Funding rate", unit: "of value each time", step: 0.0001 }),
    everyHours: z
      .union([z.literal(1), z.literal(4), z.literal(8), z.literal(24)])
      .default(8)
      .meta({ title: "Every", unit: "hours from midnight UTC" }),
    rates: z
      .record(z.string(), z.number().min(-0.05).max(0.05))
      .default({})
      .meta({ title: "Other rates by symbol", unit: "of value each time" }),
  }),
  create: ({ rate, rates, everyHours }) => ({ everyHours, rate: (symbol) => rates[symbol] ?? rate }),
});
