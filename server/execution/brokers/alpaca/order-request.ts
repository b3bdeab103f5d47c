import type { trading } from "@alpacahq/alpaca-trade-api";
import { difference, priceText, type Quantity, quantity, quantityText } from "#lib/core/money.ts";
import type { OrderIntent } from "#lib/execution/orders/index.ts";
import type { ClaimedRequest } from "#server/execution/gateway/index.ts";

/** Our types in Alpaca's words; those of an auction are a time in force there. */
const TYPES: Record<string, { type: trading.OrderType; timeInForce?: trading.TimeInForce }> = {
  market: { type: "market" },
  limit: { type: "limit" },
  stop: { type: "stop" },
  "stop-limit": { type: "stop_limit" },
  "trailing-stop": { type: "trailing_stop" },
  "market-on-open": { type: "market", timeInForce: "opg" },
  "limit-on-open": { type: "limit", timeInForce: "opg" },
  "market-on-close": { type: "market", timeInForce: "cls" },
  "limit-on-close": { type: "limit", timeInForce: "cls" },
};

const TIMES: Record<string, trading.TimeInForce> = {
  DAY: "day",
  GTC: "gtc",
  IOC: "ioc",
  FOK: "fok",
  OPG: "opg",
  CLS: "cls",
};

const HEEDED: ReadonlySet<string> = new Set(["trailAmount", "trailPercent"]);

export type OrderTypeName = keyof typeof TYPES;
export const ORDER_TYPES = Object.keys(TYPES);
export const TIMES_IN_FORCE = Object.keys(TIMES);

/** The order as Alpaca takes it, or why it cannot be said there. */
export function newOrder({ order, clientOrderId }: ClaimedRequest): trading.PostOrderRequest | string {
  const unknown = Object.keys(order.instructions ?? {}).find((name) => !HEEDED.has(name));
  if (unknown !== undefined) return `The line to Alpaca does not know the instruction "${unknown}".`;
  const type = TYPES[order.type];
  if (!type) return `Alpaca takes no ${order.type} orders.`;
  const timeInForce = type.timeInForce ?? TIMES[order.timeInForce];
  if (!timeInForce) return `Alpaca knows no time in force ${order.timeInForce}.`;
  const trail = type.type === "trailing_stop" ? trailOf(order) : {};
  if (typeof trail === "string") return trail;
  return {
    symbol: order.symbol,
    qty: quantityText(order.quantity),
    side: order.side === "buy" ? "buy" : "sell",
    type: type.type,
    timeInForce,
    clientOrderId,
    ...(order.limitPrice !== null && { limitPrice: priceText(order.limitPrice) }),
    ...(order.stopPrice !== null &&
      type.type !== "trailing_stop" && { stopPrice: priceText(order.stopPrice) }),
    ...trail,
  };
}

function trailOf({
  instructions = {},
}: OrderIntent): { trailPrice?: string; trailPercent?: string } | string {
  const { trailAmount, trailPercent } = instructions;
  if (trailAmount !== undefined) return { trailPrice: trailAmount };
  // The instruction is a fraction.
  if (trailPercent !== undefined)
    return { trailPercent: quantityText((quantity(trailPercent) * 100n) as Quantity) };
  return "A trailing stop needs its trailAmount or trailPercent.";
}

/** A replacement is an order of its own at Alpaca: it is for what is left after `filled`. */
export function replacement(
  { terms, clientOrderId, order }: ClaimedRequest,
  filled: Quantity,
): trading.PatchOrderRequest | string {
  if (terms === null) return "A replace needs its terms.";
  if (terms.quantity <= filled) return `${quantityText(filled)} are filled already.`;
  return {
    clientOrderId,
    qty: quantityText(difference(terms.quantity, filled)),
    ...(terms.limitPrice !== null && { limitPrice: priceText(terms.limitPrice) }),
    ...(terms.stopPrice !== null &&
      order.type !== "trailing-stop" && { stopPrice: priceText(terms.stopPrice) }),
  };
}

/** Alpaca's words in ours, for an order that was not made here. */
export const typeName = (type: string): string => type.replace("_", "-");
export const timeName = (timeInForce: string): string => timeInForce.toUpperCase();
