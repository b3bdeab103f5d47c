import type { Micros } from "#lib/core/columns.ts";
import {
  moneyFromNumber,
  type Price,
  priceFromNumber,
  priceNumber,
  quantityFromNumber,
  quantityNumber,
} from "#lib/core/money.ts";
import { ORDER_TYPE, type OrderType, TIME_IN_FORCE, type TimeInForce } from "#lib/core/order.ts";
import type { OrderFact } from "#lib/execution/orders/index.ts";
import type {
  PaperAccountEvent,
  PaperOrder,
  PaperOrderEvent,
  PaperTerms,
} from "#lib/execution/paper/index.ts";
import type { AccountFact } from "#lib/execution/positions/index.ts";
import type { ClaimedRequest } from "#server/execution/gateway/index.ts";
import type { PaperRequest } from "./paper-entry.ts";

/** What a gateway asks, as the paper market takes it; one sentence when it cannot. */
export function paperRequest(request: ClaimedRequest): PaperRequest | string {
  const { order, terms, kind, command, version, orderClientId: of } = request;
  if (kind === "cancel") return { kind, of, command };
  if (kind === "replace") {
    if (terms === null) return "The replace says no new terms.";
    return { kind, of, command, version, terms: termsNumbers(terms) };
  }
  const { type, timeInForce, symbol, side, instructions = {} } = order;
  if (!ORDER_TYPE.includes(type as OrderType)) return `A paper account takes no ${type} orders.`;
  if (!TIME_IN_FORCE.includes(timeInForce as TimeInForce))
    return `A paper account takes no ${timeInForce} orders.`;
  const units = quantityNumber(order.quantity);
  const { limit, stop } = termsNumbers(order);
  const asked: PaperOrder = {
    id: request.clientOrderId,
    symbol,
    quantity: side === "buy" ? units : -units,
    type: type as OrderType,
    timeInForce: timeInForce as TimeInForce,
    limit,
    stop,
    instructions: { ...instructions },
  };
  return { kind, order: asked };
}

const termsNumbers = (terms: Pick<ClaimedRequest["order"], "quantity" | "limitPrice" | "stopPrice">) => ({
  quantity: quantityNumber(terms.quantity),
  limit: numberOf(terms.limitPrice),
  stop: numberOf(terms.stopPrice),
});
const numberOf = (value: Price | null) => (value === null ? null : priceNumber(value));
const priceOf = (value: number | null) => (value === null ? null : priceFromNumber(value));

/** What happened to the account as a fact of its books. */
export const accountFact = (
  { kind, symbol, amount, units, value }: PaperAccountEvent,
  id: string,
  at: Micros,
  currency: string,
): AccountFact => ({
  ...{ id, at, kind, symbol, currency, value },
  amount: moneyFromNumber(amount),
  units: quantityFromNumber(units),
});

/**
 * An event of the market as a fact. `id` is made from its place in the journal: the same for ever. `version`: of the
 * order's terms that work now.
 */
export function paperFact(
  event: PaperOrderEvent,
  id: string,
  at: Micros,
  currency: string,
  { request, version }: { request: PaperRequest | null; version: number },
): OrderFact {
  if (event.kind === "trade")
    return {
      id,
      at,
      kind: "trade",
      execution: id,
      quantity: quantityFromNumber(Math.abs(event.quantity)),
      price: priceFromNumber(event.price),
      fee: { amount: moneyFromNumber(event.fee), currency },
    };
  if (event.kind === "exit") return { id, at, kind: "accepted" };
  if (event.kind === "restated") {
    const { quantity, prices, ratio } = event;
    const exact = prices && { limitPrice: priceOf(prices.limit), stopPrice: priceOf(prices.stop) };
    const terms = { quantity: quantityFromNumber(quantity), ...exact };
    const split = ratio === undefined ? {} : { ratio: quantityFromNumber(ratio) };
    return { id, at, kind: "restated", version, terms, ...split };
  }
  if (event.kind === "accepted" || event.kind === "expired") return { id, at, kind: event.kind };
  if (event.kind === "rejected") return { id, at, kind: "rejected", reason: event.reason };
  if (event.kind === "refused") {
    const command = request === null || request.kind === "new" ? "" : request.command;
    return { id, at, kind: "request-refused", command, reason: event.reason };
  }
  const answers = request !== null && request.kind !== "new" && request.of === event.order;
  const command = answers ? { command: request.command } : {};
  if (event.kind !== "replaced") return { id, at, kind: "cancelled", ...command };
  return { id, at, kind: "replaced", version, terms: exactTerms(event.terms), ...command };
}

const exactTerms = ({ quantity, limit, stop }: PaperTerms) => ({
  quantity: quantityFromNumber(quantity),
  limitPrice: priceOf(limit),
  stopPrice: priceOf(stop),
});
