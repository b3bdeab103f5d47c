/** The fake venue's orders as Alpaca would tell them. For tests. */
import { createHash } from "node:crypto";
import { difference, NO_QUANTITY, type Quantity, quantity, quantityText, sum } from "#lib/core/money.ts";

export type AskedOrder = {
  client_order_id: string;
  symbol: string;
  qty: string;
  side: string;
  type: string;
  time_in_force: string;
  limit_price?: string;
};
type What = { kind: string } & Record<string, string>;
type Message = { sequence: number; at: number; clientOrderId: string; what: What };
export type VenueOrder = {
  clientOrderId: string;
  state: string;
  filled: string;
  events: Message[];
};

/** Always the same id of Alpaca's for one client order id. */
export function idOf(clientId: string): string {
  const hex = createHash("sha256").update(clientId).digest("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    "-",
  );
}

/** With microseconds, as Alpaca writes moments. */
export const isoOf = (micros: number): string =>
  new Date(Math.floor(micros / 1000))
    .toISOString()
    .replace("Z", `${String(micros % 1000).padStart(3, "0")}Z`);

/** As the venue takes it; a replacement's quantity is added to what is filled already. */
export function venueRequest(
  kind: string,
  asked: AskedOrder,
  of?: { clientId: string; filled: string },
): Record<string, unknown> {
  const command = asked.client_order_id.split("-")[1] ?? "new";
  return {
    kind,
    clientOrderId: asked.client_order_id,
    orderClientId: of?.clientId ?? asked.client_order_id,
    command,
    symbol: asked.symbol,
    side: asked.side,
    type: asked.type,
    timeInForce: asked.time_in_force.toUpperCase(),
    version: kind === "replace" ? Number(command.slice(1)) : 0,
    deadBy: null,
    quantity: quantityText(
      sum(quantity(asked.qty), quantity(kind === "replace" ? (of?.filled ?? "0") : "0")),
    ),
    limitPrice: asked.limit_price ?? null,
    stopPrice: null,
  };
}

/** One order of the venue as the chain that Alpaca would have made of it. */
export function ordersOf(
  { clientOrderId, state, events }: VenueOrder,
  asked: ReadonlyMap<string, AskedOrder>,
) {
  const chain = [
    { clientId: clientOrderId, at: events[0]?.at ?? 0, filled: NO_QUANTITY, last: events[0]?.at ?? 0 },
  ];
  const executions = new Map<string, { part: number; units: Quantity }>();
  for (const { at, what } of events) {
    const part = chain.length - 1;
    const order = chain[part] as (typeof chain)[number];
    order.last = at;
    if (what.kind === "replaced")
      chain.push({ clientId: what.requestId as string, at, filled: NO_QUANTITY, last: at });
    if (what.kind === "trade") {
      const units = quantity(what.quantity as string);
      executions.set(what.execution as string, { part, units });
      order.filled = sum(order.filled, units);
    }
    const busted = what.kind === "trade-cancelled" ? executions.get(what.refersTo as string) : undefined;
    const owner = busted && chain[busted.part];
    if (owner) owner.filled = difference(owner.filled, busted.units);
  }
  return chain.map(({ clientId, at, filled, last }, i) => {
    const next = chain[i + 1];
    const isWorking = state === "working";
    const word = isWorking ? (filled > 0n ? "partially_filled" : "new") : (WORDS[state] as string);
    const ended = isoOf(last);
    return {
      ...(asked.get(clientId) as AskedOrder),
      id: idOf(clientId),
      client_order_id: clientId,
      created_at: isoOf(at),
      submitted_at: isoOf(at),
      updated_at: ended,
      canceled_at: word === "canceled" ? ended : null,
      expired_at: word === "expired" ? ended : null,
      filled_qty: quantityText(filled),
      status: next ? "replaced" : word,
      replaced_by: next ? idOf(next.clientId) : null,
      replaces: i > 0 ? idOf(chain[i - 1]?.clientId as string) : null,
      executions: [...executions].filter(([, one]) => one.part === i).map(([id]) => id),
    };
  });
}

const WORDS: Record<string, string> = { filled: "filled", cancelled: "canceled", expired: "expired" };

/** The activity of an execution or its bust, and what the stream of updates says of it; null for all else. */
export function activityOf({ at, what }: Message, orders: ReturnType<typeof ordersOf>) {
  const isBust = what.kind === "trade-cancelled";
  if (what.kind !== "trade" && !isBust) return null;
  const execution = (isBust ? what.refersTo : what.execution) as string;
  const order = orders.find(({ executions }) => executions.includes(execution)) ?? orders.at(-1);
  const event = isBust ? "trade_bust" : order?.status === "filled" ? "fill" : "partial_fill";
  const ids = isBust
    ? { ref_id: `bust-of-${execution}`, previous_id: execution }
    : { ref_id: execution, price: what.price, qty: what.quantity };
  const update = isBust
    ? { execution_id: `bust-of-${execution}`, previous_execution_id: execution }
    : { execution_id: execution, price: what.price, qty: what.quantity };
  return {
    event,
    update,
    ...ids,
    activity_type: "TRD",
    executed_at: isoOf(at),
    currency: "USD",
    details: { execution_type: event, order_id: order?.id, client_order_id: order?.client_order_id },
  };
}
