import { larger, money, NO_QUANTITY, type Quantity, sum } from "#lib/core/money.ts";
import {
  NEW_ORDER,
  type OrderFact,
  type OrderTerms,
  orderClientId,
  type VenueState,
} from "#lib/execution/orders/index.ts";
import type { VenueAsk } from "#server/execution/brokers/broker.ts";
import type { VenueEvent } from "#server/execution/gateway/index.ts";
import type { Order, TradeActivity, TradeUpdate } from "./alpaca-shapes.ts";
import { timeName, typeName } from "./order-request.ts";

/** Told to be alive at the venue, now or before its end. */
const REACHED_THE_VENUE = new Set([
  ...["new", "partially_filled", "filled", "done_for_day", "canceled", "expired", "replaced"],
  ...["stopped", "suspended", "calculated", "pending_cancel", "pending_replace"],
]);

const STATES: Record<string, VenueState> = {
  filled: "filled",
  canceled: "cancelled",
  expired: "expired",
  rejected: "rejected",
};
/** "accepted", "held" and all that waits is work that may still trade. */
export const stateOf = ({ status }: Order): VenueState => STATES[status] ?? "working";

/** The command of a client order id of ours: "r2" of a second replace, "new" of the order itself. */
export const commandOf = (clientOrderId: string): string =>
  clientOrderId.slice(orderClientId(clientOrderId).length + 1) || NEW_ORDER;

/** What it asks for; null for what Pitwall has no word for: an amount of money, several legs. */
export function askOf({ symbol, side, type, time_in_force: time, ...order }: Order): VenueAsk | null {
  if (symbol === null || order.qty === null || !type || !time || (side !== "buy" && side !== "sell"))
    return null;
  const terms = { quantity: order.qty, limitPrice: order.limit_price, stopPrice: order.stop_price };
  return { symbol, side, type: typeName(type), timeInForce: timeName(time), ...terms };
}

/** Alpaca makes a new order of every replace; ours is one order with versions, the n-th replace version n. */
export const versionOf = (clientOrderId: string): number =>
  Number(/^r(\d+)$/.exec(commandOf(clientOrderId))?.[1] ?? 0);

/**
 * All that an order, as it is now, says of its life, in facts that are the same whoever tells them. `before` is what the
 * orders that it replaced had filled: Alpaca counts a replacement's quantity anew, ours goes on.
 */
export function orderEvents(order: Order, before: Quantity): VenueEvent[] {
  const { id, client_order_id: clientOrderId, status, created_at: createdAt } = order;
  const at = order.submitted_at ?? createdAt;
  const isReplace = versionOf(clientOrderId) > 0;
  const facts: OrderFact[] = isReplace
    ? replaceFacts(order, before)
    : [
        { id: `${id}:pending-new`, at: createdAt, kind: "pending-new" },
        ...(REACHED_THE_VENUE.has(status)
          ? [{ id: `${id}:new`, at, kind: "accepted", venueOrderId: id } as const]
          : []),
      ];
  const changed = order.updated_at ?? at;
  if (status === "canceled")
    facts.push({ id: `${id}:canceled`, at: order.canceled_at ?? changed, kind: "cancelled" });
  if (status === "expired")
    facts.push({ id: `${id}:expired`, at: order.expired_at ?? changed, kind: "expired" });
  if (status === "rejected" && !isReplace)
    facts.push({ id: `${id}:rejected`, at: order.failed_at ?? changed, kind: "rejected", reason: REJECTED });
  for (const [kind, word] of [...PAUSES, ...CALCULATED])
    if (status === word) facts.push({ id: `${id}:${kind}:${changed}`, at: changed, kind });
  return facts.map((fact) => ({ clientOrderId, fact }));
}

const REJECTED = "Alpaca rejected the order; it gives no reason.";
const PAUSES = [
  ["done-for-day", "done_for_day"],
  ["stopped", "stopped"],
  ["suspended", "suspended"],
] as const;
const CALCULATED = [["calculated", "calculated"]] as const;

function replaceFacts(order: Order, before: Quantity): OrderFact[] {
  const { id, client_order_id: clientOrderId, status } = order;
  const [command, version] = [commandOf(clientOrderId), versionOf(clientOrderId)];
  const asked: OrderFact = {
    id: `${id}:pending-replace`,
    at: order.created_at,
    kind: "pending-replace",
    command,
  };
  if (status === "rejected") {
    const at = order.failed_at ?? order.updated_at ?? order.created_at;
    return [asked, { id: `${id}:rejected`, at, kind: "request-refused", command, reason: REJECTED }];
  }
  if (!REACHED_THE_VENUE.has(status)) return [asked];
  const at = order.submitted_at ?? order.created_at;
  const terms = termsOf(order, before);
  return [asked, { id: `${id}:replaced`, at, kind: "replaced", command, version, terms }];
}

const termsOf = (order: Order, before: Quantity): OrderTerms => ({
  quantity: sum(order.qty ?? larger(order.filled_qty, NO_QUANTITY), before),
  limitPrice: order.limit_price,
  stopPrice: order.stop_price,
});

/** A "new" this long after the order was taken is its return from a pause. */
const AGAIN_MICROS = 60_000_000;

/**
 * What a message of the stream adds to its order's snapshot. Alpaca does not say which cancel or replace it refused:
 * `asked` is the last one that was sent. Words that mean nothing for an order give nothing.
 */
export function updateEvents(
  update: TradeUpdate,
  before: Quantity,
  asked: { readonly cancel?: string; readonly replace?: string } = {},
): VenueEvent[] {
  const { event, order } = update;
  const { id, client_order_id: clientOrderId } = order;
  const at = update.timestamp ?? order.updated_at ?? order.created_at;
  const version = versionOf(clientOrderId);
  const named = (name: string) => ({ id: `${id}:${name}:${at}`, at });
  const refused = (command: string | undefined): OrderFact[] =>
    command === undefined
      ? []
      : [
          {
            ...named(event),
            kind: "request-refused",
            command,
            reason: update.reason ?? "Alpaca refused it: too late.",
          },
        ];
  const trade = tradeOf(update.execution_id, update, at);
  const facts = (): OrderFact[] => {
    if (event === "fill" || event === "partial_fill") return trade ? [{ ...trade, kind: "trade" }] : [];
    if (event === "trade_bust") return busted(update.previous_execution_id, at);
    if (event === "trade_correct") return corrected(trade, update.previous_execution_id);
    if (event === "pending_cancel") return [{ ...named(event), kind: "pending-cancel" }];
    if (event === "pending_replace") return [{ ...named(event), kind: "pending-replace" }];
    if (event === "order_cancel_rejected") return refused(asked.cancel);
    if (event === "order_replace_rejected") return refused(asked.replace);
    if (event === "restated")
      return [{ ...named(event), kind: "restated", version, terms: termsOf(order, before) }];
    const isBack = event === "new" && at - (order.submitted_at ?? at) > AGAIN_MICROS;
    return isBack ? [{ ...named("again"), kind: "restated", version }] : [];
  };
  return [...orderEvents(order, before), ...facts().map((fact) => ({ clientOrderId, fact }))];
}

/** An execution, a bust or a correction of the history: under the same ids as the stream tells them. */
export function activityEvents(activity: TradeActivity, clientOrderId: string): VenueEvent[] {
  const { details, previous_id: previous, executed_at: at, currency } = activity;
  const fee = details.commission === null ? null : money(details.commission);
  const base = tradeOf(activity.ref_id, activity, at);
  const trade = base && (fee ? { ...base, fee: { amount: fee, currency } } : base);
  const facts: OrderFact[] =
    details.execution_type === "trade_bust"
      ? busted(previous, at)
      : details.execution_type === "trade_correct"
        ? corrected(trade, previous)
        : trade
          ? [{ ...trade, kind: "trade" }]
          : [];
  return facts.map((fact) => ({ clientOrderId, fact }));
}

function tradeOf(execution: string | null, { qty, price }: Pick<TradeUpdate, "qty" | "price">, at: number) {
  if (execution === null || qty === null || price === null) return null;
  return { id: `execution:${execution}`, at, execution, quantity: qty, price };
}

const busted = (refersTo: string | null, at: number): OrderFact[] =>
  refersTo === null ? [] : [{ id: `busted:${refersTo}`, at, kind: "trade-cancelled", refersTo }];

const corrected = (trade: ReturnType<typeof tradeOf>, refersTo: string | null): OrderFact[] =>
  trade === null || refersTo === null ? [] : [{ ...trade, kind: "trade-corrected", refersTo }];
