import { z } from "zod";
import { priceSchema, quantitySchema } from "#lib/core/money.ts";
import { FaultSchema } from "./fault-schedule.ts";

/** What the fake venue speaks: JSON over HTTP, decimals as text, times in epoch microseconds. */
const requestMembers = {
  kind: z.enum(["new", "cancel", "replace"]),
  clientOrderId: z.string().min(1).max(36),
  /** Of the order that a cancel or replace is about; of a new order its own. */
  orderClientId: z.string().min(1).max(36),
  command: z.string(),
  symbol: z.string(),
  side: z.enum(["buy", "sell", "sell-short"]),
  type: z.string(),
  timeInForce: z.string(),
  version: z.int(),
  /** The venue does not look at what comes later; null: no such promise. */
  deadBy: z.int().nullable(),
};
export const VenueRequest = z.strictObject({
  ...requestMembers,
  quantity: quantitySchema,
  limitPrice: priceSchema.nullable(),
  stopPrice: priceSchema.nullable(),
});
export type VenueRequest = z.infer<typeof VenueRequest>;

export const VenueAnswer = z.discriminatedUnion("outcome", [
  z.strictObject({ outcome: z.literal("accepted") }),
  z.strictObject({ outcome: z.literal("refused"), reason: z.string() }),
  z.strictObject({ outcome: z.literal("expired") }),
  z.strictObject({ outcome: z.literal("known-id") }),
]);
export type VenueAnswer = z.infer<typeof VenueAnswer>;

const trade = { execution: z.string(), quantity: z.string(), price: z.string(), fee: z.string() };
const What = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("accepted") }),
  z.strictObject({ kind: z.literal("trade"), ...trade }),
  z.strictObject({ kind: z.literal("trade-cancelled"), refersTo: z.string() }),
  z.strictObject({ kind: z.literal("cancelled"), command: z.string().optional() }),
  z.strictObject({
    kind: z.literal("replaced"),
    command: z.string(),
    /** The client order id of the replace. */
    requestId: z.string(),
    version: z.int(),
    quantity: z.string(),
    limitPrice: z.string().nullable(),
  }),
  z.strictObject({ kind: z.literal("expired") }),
]);
export type What = z.infer<typeof What>;

export const VenueMessage = z.strictObject({
  sequence: z.int(),
  at: z.int(),
  clientOrderId: z.string(),
  what: What,
});
export type VenueMessage = z.infer<typeof VenueMessage>;

export const VenueOrderAnswer = z.strictObject({
  clientOrderId: z.string(),
  state: z.enum(["working", "filled", "cancelled", "expired"]),
  symbol: z.string(),
  side: VenueRequest.shape.side,
  quantity: z.string(),
  filled: z.string(),
  limitPrice: z.string().nullable(),
  events: z.array(VenueMessage),
});
export type VenueOrderAnswer = z.infer<typeof VenueOrderAnswer>;

/** What an order that can trade gets, part by part: `share` of its quantity in all, that long after the one before. */
const Part = z.strictObject({ afterMillis: z.int().min(0), share: z.number().gt(0).max(1) });

export const VenueSettings = z.strictObject({
  journal: z.string(),
  port: z.int().min(0).max(65_535).default(0),
  personality: z.enum(["forever", "open-only", "none"]),
  queryLagMillis: z.int().min(0).default(0),
  seed: z.int().min(0).default(1),
  cash: z.string().default("1000000"),
  currency: z.string().default("USD"),
  /** Of each execution. */
  fee: z.string().default("0"),
  /** By symbol; a symbol without one trades at `price`. */
  prices: z.record(z.string(), z.string()).default({}),
  price: z.string().default("100"),
  fills: z.array(Part).default([{ afterMillis: 0, share: 1 }]),
  faults: z.array(FaultSchema).default([]),
});
export type VenueSettings = z.infer<typeof VenueSettings>;

export const VenuePrices = VenueSettings.pick({ price: true, prices: true });
export type VenuePrices = z.infer<typeof VenuePrices>;

export const VenueAccount = z.strictObject({
  positions: z.array(z.strictObject({ symbol: z.string(), quantity: z.string(), price: z.string() })),
  cash: z.array(z.strictObject({ currency: z.string(), amount: z.string() })),
});

/** What a test may change or do while the venue runs; what it does not name stays as it is. */
export const Control = z.strictObject({
  faults: z.array(FaultSchema).optional(),
  fills: z.array(Part).optional(),
  prices: z.record(z.string(), z.string()).optional(),
  bust: z.string().optional(),
  /** At most so many units of the oldest working order trade at its limit, whatever the script says. */
  trade: z.int().min(1).optional(),
  endDay: z.literal(true).optional(),
  disconnect: z.literal(true).optional(),
});
export type Control = z.infer<typeof Control>;
