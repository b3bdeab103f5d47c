import { z } from "zod";

/** How one symbol trades; what is absent is that of a share in the account's currency. */
export const InstrumentTerms = z.strictObject({
  multiplier: z
    .number()
    .positive()
    .max(1e6)
    .default(1)
    .meta({ title: "Multiplier", unit: "of currency per point" }),
  /** Prices of its orders are rounded to multiples of it, to the side that is safe; absent: any price. */
  tick: z.number().positive().max(1e6).optional().meta({ title: "Tick" }),
  /** Absent: the account's. Another one needs its rate under `currencies`. */
  currency: z.string().min(3).max(10).optional().meta({ title: "Currency" }),
  /** IANA zone of its exchange, whose days are its sessions; absent: the run's. */
  timeZone: z.string().max(64).optional().meta({ title: "Time zone" }),
  /** `daily`: a future, nothing is paid for the units and profit is settled in cash each day. */
  settlement: z.enum(["full-value", "daily"]).default("full-value").meta({ title: "Settlement" }),
  /** Per unit; over the account's shares of value. */
  margin: z
    .strictObject({
      initial: z.number().min(0).max(1e7).meta({ title: "Initial margin", unit: "of currency per unit" }),
      maintenance: z
        .number()
        .min(0)
        .max(1e7)
        .default(0)
        .meta({ title: "Maintenance margin", unit: "of currency per unit" }),
    })
    .optional(),
  /** Symbols of the same snapshot that are its bid and ask: market orders at a close fill there. */
  quotes: z.strictObject({ bid: z.string().min(1), ask: z.string().min(1) }).optional(),
});
export type InstrumentTerms = z.infer<typeof InstrumentTerms>;

/** Where a currency's rate comes from: bars of the same snapshot, of which the last close counts, or a figure. */
export const CurrencyRate = z.union([
  z.strictObject({
    symbol: z.string().min(1).meta({ title: "Symbol of its rate" }),
    /** The bars quote account currency per unit of it; inverted: the other way round. */
    inverted: z.boolean().default(false).meta({ title: "Inverted" }),
  }),
  z.strictObject({
    rate: z.number().positive().max(1e9).meta({ title: "Rate", unit: "of account currency per unit" }),
  }),
]);
export type CurrencyRate = z.infer<typeof CurrencyRate>;
