import { z } from "zod";
import type { Micros } from "#lib/core/columns.ts";
import { AppError } from "#lib/core/errors.ts";
import { money, price, priceText, quantity, quantityText } from "#lib/core/money.ts";
import type { OrderFact } from "#lib/execution/orders/index.ts";
import type { BrokerConnection, BrokerHost, Listener, OpenOrder } from "#server/execution/brokers/broker.ts";
import type { ClaimedRequest, SendAnswer, VenueEvent, VenueOrder } from "#server/execution/gateway/index.ts";
import {
  VenueAccount,
  VenueAnswer,
  VenueMessage,
  VenueOrderAnswer,
  type VenuePrices,
  type VenueRequest,
} from "./protocol.ts";
import { openVenueStream } from "./venue-stream.ts";

const PATIENCE_MS = 2000;

/** A line to the fake venue: requests over HTTP, events by its stream. */
export async function connectToVenue(
  { url, currency }: { url: string; currency: string },
  { clock, record }: Pick<BrokerHost, "clock" | "record">,
): Promise<BrokerConnection> {
  const keep: Keep = (direction, channel, body, about = clientIdIn(body)) =>
    record?.({ direction, at: clock(), channel, clientOrderId: about, body });
  const ask = askerOf(url, keep);
  const ending = new AbortController();
  const early: VenueMessage[] = [];
  let listener: Listener | undefined;
  let lost: string | undefined;
  const { promise: priced, resolve: hasPrices } = Promise.withResolvers<void>();
  let prices: VenuePrices = { price: "100", prices: {} };
  await openVenueStream(url, ending.signal, {
    message(message) {
      keep("received", "stream", JSON.stringify(message));
      if (listener) listener.events([eventOf(message, currency)]);
      else early.push(message);
    },
    prices(known) {
      prices = known;
      hasPrices();
    },
    down(reason) {
      lost = reason;
      hasPrices();
      listener?.down(reason);
    },
  }).catch((cause: Error) => {
    throw new AppError("unavailable", `The fake venue at ${url} does not answer: ${cause.message}.`, {
      cause,
    });
  });
  await priced;
  return {
    ...wire(ask, currency),
    listen(on) {
      listener = on;
      if (early.length > 0) on.events(early.splice(0).map((message) => eventOf(message, currency)));
      if (lost) on.down(lost);
    },
    async positions() {
      const { positions } = VenueAccount.parse(await ask("account"));
      return positions.map((one) => ({
        symbol: one.symbol,
        quantity: quantity(one.quantity),
        averagePrice: null,
      }));
    },
    async cash() {
      const account = VenueAccount.parse(await ask("account"));
      return account.cash.map((one) => ({ currency: one.currency, amount: money(one.amount) }));
    },
    async openOrders() {
      const orders = z.array(VenueOrderAnswer).parse(await ask("orders"));
      return orders.map(
        (one): OpenOrder => ({
          ...venueOrder(one, currency),
          clientOrderId: one.clientOrderId,
          brokerOrderId: null,
        }),
      );
    },
    quote: (symbol) => ({
      reference: price(prices.prices[symbol] ?? prices.price),
      at: clock(),
      open: true,
      dailyVolume: null,
    }),
    async close() {
      ending.abort();
    },
  };
}

type Ask = (path: string, body?: object) => Promise<unknown>;

type Keep = (direction: "sent" | "received", channel: string, body: string, about?: string | null) => void;

/** The client order id of a request, an answer or an event. */
const clientIdIn = (body: string): string | null => /^\{.*?"clientOrderId":"([^"]+)"/.exec(body)?.[1] ?? null;

/** Answers null for 404. Every other answer than 200, and none in time, throws. */
const askerOf =
  (url: string, keep: Keep): Ask =>
  async (path, body) => {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const sent = body ? JSON.stringify(body) : "";
    const about = clientIdIn(sent) ?? /^orders\/(.+)$/.exec(path)?.[1] ?? null;
    keep("sent", path, sent, about);
    const answer = await fetch(`${url}/${path}`, { ...(body && { method: "POST", body: sent }), signal });
    const text = await answer.text();
    keep("received", `${answer.status} ${path}`, text, about);
    if (answer.status === 404) return null;
    if (!answer.ok) throw new Error(`the venue answered ${answer.status}: ${text}`);
    return JSON.parse(text);
  };

const wire = (ask: Ask, currency: string) => ({
  async send(request: ClaimedRequest): Promise<SendAnswer> {
    return VenueAnswer.parse(await ask("orders", requestOf(request)));
  },
  async query(clientOrderId: string): Promise<VenueOrder | null> {
    const found = await ask(`orders/${clientOrderId}`);
    return found === null ? null : venueOrder(VenueOrderAnswer.parse(found), currency);
  },
  async history(from: Micros): Promise<VenueEvent[]> {
    const messages = z.array(VenueMessage).parse(await ask(`history?from=${from}`));
    return messages.map((message) => eventOf(message, currency));
  },
});

function requestOf({ order, terms, ...request }: ClaimedRequest): Record<keyof VenueRequest, unknown> {
  const { quantity: units, limitPrice, stopPrice } = terms ?? order;
  return {
    kind: request.kind,
    clientOrderId: request.clientOrderId,
    orderClientId: request.orderClientId,
    command: request.command,
    symbol: order.symbol,
    side: order.side,
    type: order.type,
    timeInForce: order.timeInForce,
    version: request.version,
    deadBy: request.deadBy,
    quantity: quantityText(units),
    limitPrice: limitPrice && priceText(limitPrice),
    stopPrice: stopPrice && priceText(stopPrice),
  };
}

const venueOrder = (found: VenueOrderAnswer, currency: string): VenueOrder => ({
  state: found.state,
  filled: quantity(found.filled),
  events: found.events.map((message) => eventOf(message, currency)),
});

function eventOf({ sequence, at, clientOrderId, what }: VenueMessage, currency: string): VenueEvent {
  return { clientOrderId, fact: { id: `v${sequence}`, at, ...factOf(what, currency) } as OrderFact };
}

function factOf(what: VenueMessage["what"], currency: string): object {
  if (what.kind === "trade")
    return {
      kind: what.kind,
      execution: what.execution,
      quantity: quantity(what.quantity),
      price: price(what.price),
      fee: { amount: money(what.fee), currency },
    };
  if (what.kind !== "replaced") return what;
  const { kind, command, version, limitPrice } = what;
  const terms = {
    quantity: quantity(what.quantity),
    limitPrice: limitPrice === null ? null : price(limitPrice),
    stopPrice: null,
  };
  return { kind, command, version, terms };
}
