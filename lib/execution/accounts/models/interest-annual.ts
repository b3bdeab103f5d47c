import { z } from "zod";
import { interestModel } from "#lib/execution/accounts/account-model.ts";

/** Simple interest for each calendar day: paid on cash below zero, earned on cash above. */
export const annualInterest = interestModel({
  title: "Yearly rates",
  schema: z.strictObject({
    type: z.literal("annual"),
    debit: z.number().min(0).max(1).meta({ title: "Paid on borrowed cash", unit: "a year", step: 0.005 }),
    credit: z
      .number()
      .min(0)
      .max(1)
      .default(0)
      .meta({ title: "Earned on free cash", unit: "a year", step: 0.005 }),
    daysPerYear: z
      .union([z.literal(360), z.literal(365)])
      .default(360)
      .meta({ title: "Days a year" }),
  }),
  create:
    ({ debit, credit, daysPerYear }) =>
    (cash, days) =>
      (cash * (cash < 0 ? debit : credit) * days) / daysPerYear,
});
