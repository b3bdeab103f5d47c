import { z } from "zod";
import { marginModel } from "#lib/execution/accounts/account-model.ts";

/** Opening ties up a share of the value (leverage 1 ÷ initial); equity below the maintenance share is a margin call. */
export const rateMargin = marginModel({
  title: "Margin account",
  schema: z.strictObject({
    type: z.literal("rate"),
    initial: z
      .number()
      .min(0.001)
      .max(1)
      .default(0.5)
      .meta({ title: "Initial margin", unit: "of value", step: 0.05 }),
    maintenance: z
      .number()
      .min(0)
      .max(1)
      .default(0.25)
      .meta({ title: "Maintenance margin", unit: "of value, 0 = never called", step: 0.05 }),
    /** As backtesting.py counts it: a commission is bought on margin like the units themselves. */
    feesOnMargin: z.boolean().default(false).meta({ title: "Commissions on margin" }),
    onCall: z.enum(["close-all", "close-enough"]).default("close-enough").meta({ title: "On a margin call" }),
  }),
  create: ({ initial, maintenance, feesOnMargin, onCall }) => ({
    initial,
    maintenance,
    mayShort: true,
    feeShare: feesOnMargin ? initial : 1,
    onCall,
  }),
});
