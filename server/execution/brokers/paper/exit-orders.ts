import { createHash } from "node:crypto";
import { priceFromNumber, quantityFromNumber } from "#lib/core/money.ts";
import { clientOrderId, NEW_ORDER, orderIdOf } from "#lib/execution/orders/index.ts";
import type { PaperOrderEvent } from "#lib/execution/paper/index.ts";
import type { MadeByVenue } from "#server/execution/gateway/index.ts";

/** The id of the n-th order that a market makes for another, as the exit of its bracket, or for an account: the same for ever, as if it had been given one before. */
export function exitOrderId(of: string, n: number): string {
  const bytes = createHash("sha256").update(`exit ${n} of ${of}`).digest().subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x80;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

export const exitName = (of: string, n: number): string => clientOrderId(exitOrderId(of, n), NEW_ORDER);

/** The order that the market made itself, if the event tells of one. */
export function madeBy(event: PaperOrderEvent): MadeByVenue | undefined {
  if (event.kind !== "exit" && event.kind !== "made" && event.kind !== "moved") return undefined;
  const { order, symbol, quantity, type, limit, stop } = event;
  const priceOf = (value: number | null) => (value === null ? null : priceFromNumber(value));
  return {
    orderId: orderIdOf(order),
    ...placeOf(event),
    terms: {
      symbol,
      side: quantity > 0 ? "buy" : "sell",
      type,
      timeInForce: event.kind === "moved" ? event.timeInForce : "GTC",
      quantity: quantityFromNumber(Math.abs(quantity)),
      limitPrice: priceOf(limit),
      stopPrice: priceOf(stop),
    },
  };
}

function placeOf(
  event: Extract<PaperOrderEvent, { kind: "exit" | "made" | "moved" }>,
): Pick<MadeByVenue, "of" | "as"> {
  if (event.kind === "exit") return { of: event.of, as: "exit" };
  if (event.kind === "moved") return { of: event.of, as: "successor" };
  return { of: null, as: event.instead === event.symbol ? "closing" : "opening" };
}
