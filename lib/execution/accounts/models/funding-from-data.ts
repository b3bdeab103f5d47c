import { z } from "zod";
import { fundingModel } from "#lib/execution/accounts/account-model.ts";

/** Perpetuals whose rates are bars of their own: each funding time takes the open of the bar begun last. */
export const fundingFromData = fundingModel({
  title: "Rates from data",
  schema: z.strictObject({
    type: z.literal("from-data"),
    everyHours: z
      .union([z.literal(1), z.literal(4), z.literal(8), z.literal(24)])
      .default(8)
      .meta({ title: "Every", unit: "hours from midnight UTC" }),
    /** By funded symbol: the symbol of the same snapshot whose bars are its rate; the rest are not funded. */
    series: z
      .record(z.string(), z.string().min(1))
      .default({})
      .meta({ title: "Symbols of the rates", unit: "share of value each time" }),
  }),
  create: ({ everyHours, series }) => ({ everyHours, rate: () => 0, series }),
});
