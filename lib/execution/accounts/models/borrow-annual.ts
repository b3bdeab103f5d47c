import { z } from "zod";
import { borrowModel } from "#lib/execution/accounts/account-model.ts";

/** A yearly share of the value sold short, for each calendar day held; some symbols cost more or cannot be had. */
export const annualBorrow = borrowModel({
  title: "Yearly fee",
  schema: z.strictObject({
    type: z.literal("annual"),
    rate: z.number().min(0).max(10).meta({ title: "Borrow fee", unit: "of value a year", step: 0.0025 }),
    rates: z
      .record(z.string(), z.number().min(0).max(10))
      .default({})
      .meta({ title: "Other fees by symbol", unit: "of value a year" }),
    unavailable: z
      .array(z.string())
      .max(1000)
      .default([])
      .meta({ title: "Hard to borrow: never sold short" }),
    daysPerYear: z
      .union([z.literal(360), z.literal(365)])
      .default(360)
      .meta({ title: "Days a year" }),
  }),
  create: ({ rate, rates, unavailable, daysPerYear }) => ({
    perDay: (symbol) => (rates[symbol] ?? rate) / daysPerYear,
    refuses: (symbol) =>
      unavailable.includes(symbol) ? `${symbol} cannot be borrowed; it is listed as hard to borrow.` : "",
  }),
});
