/** What Alpaca says, as far as it is read here: decimals are text, moments epoch microseconds. */
import { z } from "zod";
import { priceSchema, quantitySchema } from "#lib/core/money.ts";

const MOMENT = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d+))?(Z|[+-]\d\d:\d\d)$/;

/** RFC 3339 with any number of decimals, to microseconds: a Date would cut it to milliseconds. */
export const Moment = z.string().transform((text, context): number => {
  const [, whole = "", fraction = "", zone = ""] = MOMENT.exec(text) ?? [];
  const millis = Date.parse(whole + zone);
  if (whole !== "" && Number.isFinite(millis))
    return millis * 1000 + Number(fraction.padEnd(6, "0").slice(0, 6));
  context.addIssue({ code: "custom", message: `"${text}" is not a moment.` });
  return z.NEVER;
});

const absent = <Shape extends z.ZodType>(shape: Shape) => shape.nullish().transform((value) => value ?? null);

export const Order = z.object({
  id: z.string(),
  client_order_id: z.string(),
  created_at: Moment,
  submitted_at: absent(Moment),
  updated_at: absent(Moment),
  canceled_at: absent(Moment),
  expired_at: absent(Moment),
  failed_at: absent(Moment),
  replaced_by: absent(z.string()),
  replaces: absent(z.string()),
  symbol: absent(z.string()),
  /** Null when the order was for an amount of money. */
  qty: absent(quantitySchema),
  filled_qty: quantitySchema,
  type: absent(z.string()),
  side: absent(z.string()),
  time_in_force: absent(z.string()),
  limit_price: absent(priceSchema),
  stop_price: absent(priceSchema),
  status: z.string(),
});
export type Order = z.infer<typeof Order>;

/** A message of the stream "trade_updates". */
export const TradeUpdate = z.object({
  event: z.string(),
  /** The SDK makes a Date of it. */
  timestamp: absent(z.union([Moment, z.date().transform((date) => date.getTime() * 1000)])),
  execution_id: absent(z.string()),
  previous_execution_id: absent(z.string()),
  price: absent(priceSchema),
  qty: absent(quantitySchema),
  reason: absent(z.string()),
  order: Order,
});
export type TradeUpdate = z.infer<typeof TradeUpdate>;

/** An execution, its bust or its correction in the stream of activities; `ref_id` is its execution id. */
export const TradeActivity = z.object({
  ref_id: z.string(),
  previous_id: absent(z.string()),
  executed_at: Moment,
  currency: z.string(),
  price: absent(priceSchema),
  qty: absent(quantitySchema),
  details: z.object({
    execution_type: z.enum(["fill", "partial_fill", "trade_correct", "trade_bust"]),
    order_id: z.string(),
    client_order_id: absent(z.string()),
    commission: absent(z.string()),
  }),
});
export type TradeActivity = z.infer<typeof TradeActivity>;

export const Account = z.object({
  cash: z.string(),
  currency: z.string(),
  trading_blocked: z.boolean().default(false),
  account_blocked: z.boolean().default(false),
});

export const Position = z.object({
  symbol: z.string(),
  qty: quantitySchema,
  side: z.string(),
  avg_entry_price: absent(priceSchema),
});

export const Clock = z.object({ is_open: z.boolean() });
