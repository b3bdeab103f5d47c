import { z } from "zod";
import { ORDER_TYPE, type OrderType, TIME_IN_FORCE } from "#lib/core/order.ts";
import type { InstrumentTerms } from "#lib/execution/accounts/index.ts";
import type { OrderOptions } from "#lib/models/strategies/index.ts";

const price = z.number().nullable();

/** An order as a paper market receives it and its journal keeps it. */
export const PaperOrder = z.strictObject({
  /** The client order id: taken once, for ever. */
  id: z.string(),
  symbol: z.string(),
  /** Signed units. */
  quantity: z.number(),
  type: z.enum(ORDER_TYPE),
  timeInForce: z.enum(TIME_IN_FORCE),
  limit: price,
  stop: price,
  instructions: z.record(z.string(), z.string()).default({}),
});
export type PaperOrder = z.infer<typeof PaperOrder>;

/** How the symbol of an order trades. */
export type PaperTraded = Pick<InstrumentTerms, "multiplier" | "settlement" | "currency"> & {
  readonly symbol: string;
};

/** New terms of a working order: its whole quantity, above zero, and its prices. */
export const PaperTerms = z.strictObject({ quantity: z.number().positive(), limit: price, stop: price });
export type PaperTerms = z.infer<typeof PaperTerms>;

/** What a paper market heeds besides type and prices, and how it reads it. `oco` and `after` name client order ids. */
const INSTRUCTIONS = {
  fillTiming: (text: string) => ({ fillTiming: text as NonNullable<OrderOptions["fillTiming"]> }),
  goodTill: (text: string) => ({ goodTill: /^\d+$/.test(text) ? Number(text) : text }),
  trailAmount: (text: string) => ({ trailAmount: Number(text) }),
  trailPercent: (text: string) => ({ trailPercent: Number(text) }),
  reduceOnly: (text: string) => ({ reduceOnly: text === "yes" }),
  postOnly: (text: string) => ({ postOnly: text === "yes" }),
  stopLoss: (text: string) => ({ stopLoss: Number(text) }),
  takeProfit: (text: string) => ({ takeProfit: Number(text) }),
} as const satisfies Record<string, (text: string) => OrderOptions>;

/** The order as the simulated broker is asked for it; `row` finds the orders that it names. */
export function optionsOfPaper(order: PaperOrder, idOf: (clientId: string) => number): OrderOptions {
  const { type, limit, stop, timeInForce, instructions } = order;
  const told = Object.entries(INSTRUCTIONS).map(([name, read]) =>
    instructions[name] === undefined ? {} : read(instructions[name]),
  );
  return {
    ...(limit !== null && hasLimit(type) && { limit }),
    ...(stop !== null && (type === "stop" || type === "stop-limit") && { stop }),
    ...(stop !== null && touches(type) && { touch: stop }),
    ...(type.endsWith("-on-open") && { at: "open" as const }),
    ...(type.endsWith("-on-close") && { at: "close" as const }),
    timeInForce,
    ...Object.assign({}, ...told),
    ...(instructions.oco !== undefined && { oco: idOf(instructions.oco) }),
    ...(instructions.after !== undefined && { after: idOf(instructions.after) }),
  };
}

export const touches = (type: OrderType): boolean => type.endsWith("-if-touched");
const hasLimit = (type: OrderType): boolean => type.includes("limit");

/** What the same options are called on their way to a paper market; undefined when they say nothing. */
export function instructionsOf(
  options: OrderOptions,
  clientIdOf: (id: number) => string,
): Record<string, string> | undefined {
  const { reduceOnly, postOnly, oco, after } = options;
  const entries = Object.entries({
    ...plainOf(options),
    reduceOnly: reduceOnly ? "yes" : undefined,
    postOnly: postOnly ? "yes" : undefined,
    oco: oco === undefined ? undefined : clientIdOf(oco),
    after: after === undefined ? undefined : clientIdOf(after),
  }).filter(([, value]) => value !== undefined);
  return entries.length === 0
    ? undefined
    : Object.fromEntries(entries.map(([name, value]) => [name, String(value)]));
}

const plainOf = ({
  fillTiming,
  goodTill,
  trailAmount,
  trailPercent,
  stopLoss,
  takeProfit,
}: OrderOptions): OrderOptions => ({
  fillTiming,
  goodTill,
  trailAmount,
  trailPercent,
  stopLoss,
  takeProfit,
});
