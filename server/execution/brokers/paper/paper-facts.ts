import type { Micros } from "#lib/core/columns.ts";
import {
  moneyFromNumber,
  NO_QUANTITY,
  negated,
  notional,
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
  PaperTraded,
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

/** Of an account: its currency, and whether what it is paid in another is converted at once. */
type AccountMoney = { readonly currency: string; readonly converts: boolean };
/** What happened to the account as facts of its books: what was paid, and what became of it in the account's currency. */
export function accountFacts(
  { kind, symbol, amount, units, value, own, to, time: _ }: PaperAccountEvent,
  id: string,
  at: Micros,
  { currency, converts }: AccountMoney,
  traded: PaperTraded | undefined,
): AccountFact[] {
  const paid = own ?? { currency: (to && traded?.currency) ?? currency, amount };
  const fact: AccountFact = {
    ...{ id, at, kind, symbol, currency: paid.currency, value },
    amount: moneyFromNumber(paid.amount),
    units: quantityFromNumber(units),
    other: to
      ? { name: to.symbol, amount: moneyFromNumber(-units * to.cost * (traded?.multiplier ?? 1)) }
      : null,
  };
  if (!own || !converts) return [fact];
  const other = { name: currency, amount: moneyFromNumber(amount) };
  return [fact, conversion(id, at, symbol, { currency: own.currency, amount: negated(fact.amount), other })];
}

/** What a trade in another currency cost or brought in the account's: to the last digit as much as it was paid in its own. */
export function conversionOf(
  { quantity, price, rate }: Extract<PaperOrderEvent, { kind: "trade" }>,
  id: string,
  at: Micros,
  { currency, converts }: AccountMoney,
  traded: PaperTraded,
): AccountFact[] {
  if (!traded.currency || rate === undefined || !converts || traded.settlement === "daily") return [];
  const { multiplier } = traded;
  const value = notional(
    priceFromNumber(price),
    quantityFromNumber(quantity),
    quantityFromNumber(multiplier),
  );
  const other = { name: currency, amount: moneyFromNumber(-quantity * price * multiplier * rate) };
  return [conversion(id, at, traded.symbol, { currency: traded.currency, amount: value, other })];
}

const conversion = (
  id: string,
  at: Micros,
  symbol: string | null,
  paid: Pick<AccountFact, "currency" | "amount" | "other">,
): AccountFact => ({
  ...{ id: `${id}.conversion`, at, kind: "conversion", symbol, units: NO_QUANTITY, value: null },
  ...paid,
});

/**
 * An event of the market as a fact. `id` is made from its place in the journal: the same for ever. `version`: of the
 * order's terms that work now.
 */
export function paperFact(
  event: PaperOrderEvent,
  id: string,
  at: Micros,
  { currency, converts }: AccountMoney,
  {
    request,
    version,
    traded,
  }: { request: PaperRequest | null; version: number; traded: PaperTraded | undefined },
): OrderFact {
  // Where balances are held, fees are paid from the one of the symbol.
  const fee = ({ fee: amount, rate }: { fee: number; rate?: number }) =>
    rate === undefined || converts || !traded?.currency
      ? { amount: moneyFromNumber(amount), currency }
      : { amount: moneyFromNumber(amount / rate), currency: traded.currency };
  if (event.kind === "trade")
    return {
      id,
      at,
      kind: "trade",
      execution: id,
      quantity: quantityFromNumber(Math.abs(event.quantity)),
      price: priceFromNumber(event.price),
      fee: fee(event),
    };
  if (event.kind === "exit" || event.kind === "made" || event.kind === "moved")
    return { id, at, kind: "accepted" };
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
