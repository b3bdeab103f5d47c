import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type Price, price, priceText, quantity, quantityText, sum } from "#lib/core/money.ts";
import {
  clientOrderId,
  foldOrder,
  NEW_ORDER,
  type OrderFact,
  type OrderView,
} from "#lib/execution/orders/index.ts";
import type { ClaimedRequest, VenueEvent } from "#server/execution/gateway/index.ts";
import type { BrokerCapabilities, BrokerConnection } from "./broker.ts";

/** A venue that a conformance run may trade at, with nothing else going on in the account. */
export type ConformanceVenue = {
  connect(): Promise<BrokerConnection>;
  readonly symbol: string;
  /** A buy at this limit rests until somebody makes it trade. */
  readonly restingPrice: string;
  /** Lets at most so many units of the oldest working buy trade; answers when the venue has done it. */
  trade(units: number): Promise<void>;
  close(): Promise<void>;
};

type Order = { readonly orderId: string; readonly request: ClaimedRequest };
type Ask = { quantity?: string; limit?: string | null };

class Desk {
  readonly venue: ConformanceVenue;
  connection: BrokerConnection;
  readonly heard: VenueEvent[] = [];

  constructor(venue: ConformanceVenue, connection: BrokerConnection) {
    this.venue = venue;
    this.connection = connection;
    this.#listen();
  }

  #listen(): void {
    this.connection.listen({ events: (events) => this.heard.push(...events), down: () => {} });
  }

  async reconnect(): Promise<void> {
    await this.connection.close();
    this.connection = await this.venue.connect();
    this.#listen();
  }

  order({ quantity: units = "10", limit = this.venue.restingPrice }: Ask = {}): Order {
    const orderId = randomUUID();
    const id = clientOrderId(orderId, NEW_ORDER);
    const limitPrice: Price | null = limit === null ? null : price(limit);
    const order = {
      orderId,
      account: "conformance",
      symbol: this.venue.symbol,
      side: "buy" as const,
      type: limit === null ? "market" : "limit",
      timeInForce: "GTC",
      quantity: quantity(units),
      limitPrice,
      stopPrice: null,
    };
    const sent = { attempt: 1, sentAt: Date.now() * 1000, deadBy: null, terms: null, version: 0 };
    const ids = { clientOrderId: id, orderClientId: id };
    return { orderId, request: { orderId, command: NEW_ORDER, kind: "new", order, ...sent, ...ids } };
  }

  change(order: Order, kind: "cancel" | "replace", units?: string): ClaimedRequest {
    const command = kind === "cancel" ? "c1" : "r1";
    const { limitPrice, stopPrice } = order.request.order;
    const terms = units === undefined ? null : { quantity: quantity(units), limitPrice, stopPrice };
    const version = kind === "replace" ? 1 : 0;
    const clientId = clientOrderId(order.orderId, command);
    return { ...order.request, command, kind, clientOrderId: clientId, terms, version };
  }

  facts(order: Order): OrderFact[] {
    const id = order.request.clientOrderId;
    return this.heard.filter((event) => event.clientOrderId.startsWith(id)).map((event) => event.fact);
  }

  view(order: Order, facts: readonly OrderFact[] = this.facts(order)): OrderView {
    return foldOrder([{ id: "intent", at: 0, kind: "intent", order: order.request.order }, ...facts]);
  }

  async until(order: Order, is: (view: OrderView) => boolean): Promise<OrderView> {
    const read = () => {
      const view = this.view(order);
      if (!is(view)) throw new Error(`the order is ${view.state}, ${quantityText(view.filled)} filled`);
      return view;
    };
    return vi.waitFor(read, { timeout: 30_000, interval: 20 });
  }
}

type Silent = NonNullable<BrokerCapabilities["silentOn"]>[number];
const isSilent = ({ silentOn = [] }: BrokerCapabilities, what: Silent): boolean => silentOn.includes(what);

/**
 * What every adapter keeps. `make` gives a fresh account; the adapter may leave out what its capabilities deny, and
 * nothing else.
 */
export function brokerConformance(
  name: string,
  capabilities: BrokerCapabilities,
  make: () => Promise<ConformanceVenue>,
): void {
  describe(`${name} as a broker`, () => {
    let desk!: Desk;
    beforeAll(async () => {
      const venue = await make();
      desk = new Desk(venue, await venue.connect());
    });
    afterAll(async () => {
      await desk?.connection.close();
      await desk?.venue.close();
    });

    takesOrders(() => desk, capabilities);
    trades(() => desk, capabilities);
    remembers(() => desk, capabilities);
  });
}

function takesOrders(get: () => Desk, capabilities: BrokerCapabilities): void {
  it("takes an order and tells so", async () => {
    const desk = get();
    const order = desk.order();
    expect(await desk.connection.send(order.request)).toEqual({ outcome: "accepted" });
    await desk.until(order, (view) => view.state === "new");
    const open = await desk.connection.openOrders();
    expect(open === null).toBe(isSilent(capabilities, "open orders"));
    const found = open?.find((one) => one.clientOrderId === order.request.clientOrderId);
    expect(found?.state ?? "working").toBe("working");
    expect(found === undefined).toBe(open === null);
    await desk.connection.send(desk.change(order, "cancel"));
    await desk.until(order, (view) => view.state === "cancelled");
  });

  it("makes one order of one id", async () => {
    const desk = get();
    const order = desk.order();
    await desk.connection.send(order.request);
    if (capabilities.clientIds === "none") {
      await desk.connection.send(desk.change(order, "cancel"));
      return;
    }
    expect(await desk.connection.send(order.request)).toEqual({ outcome: "known-id" });
    const open = await desk.connection.openOrders();
    if (open) expect(open.filter((one) => one.clientOrderId === order.request.clientOrderId)).toHaveLength(1);
    await desk.connection.send(desk.change(order, "cancel"));
    await desk.until(order, (view) => view.state === "cancelled");
    const again = await desk.connection.send(order.request);
    expect(again.outcome).toBe(capabilities.clientIds === "forever" ? "known-id" : "accepted");
    if (again.outcome === "accepted") await desk.connection.send(desk.change(order, "cancel"));
  });

  it("answers what became of an order whose answer was lost, and null of one that never came", async () => {
    const desk = get();
    const order = desk.order();
    await desk.connection.send(order.request);
    if (capabilities.clientIds === "none") {
      await desk.connection.send(desk.change(order, "cancel"));
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, capabilities.queryLagMicros / 1000));
    const found = await desk.connection.query(order.request.clientOrderId);
    expect(found).toMatchObject({ state: "working", filled: 0n });
    expect(desk.view(order, found?.events.map((event) => event.fact) ?? []).state).toBe("new");
    expect(await desk.connection.query(desk.order().request.clientOrderId)).toBeNull();
    await desk.connection.send(desk.change(order, "cancel"));
  });
}

function trades(get: () => Desk, capabilities: BrokerCapabilities): void {
  it("fills in parts, each with an id, a price and a fee of its own", async () => {
    const desk = get();
    const order = desk.order();
    await desk.connection.send(order.request);
    await desk.venue.trade(4);
    const part = await desk.until(order, (view) => view.filled > 0n);
    expect([part.state, quantityText(part.filled), quantityText(part.leaves)]).toEqual([
      "partially-filled",
      "4",
      "6",
    ]);
    await desk.venue.trade(6);
    const whole = await desk.until(order, (view) => view.state === "filled");
    expect(new Set(whole.executions.map((one) => one.execution)).size).toBe(2);
    expect(whole.flags).toEqual([]);
    const positions = await desk.connection.positions();
    expect(positions === null).toBe(isSilent(capabilities, "positions"));
    if (!positions) return;
    const held = positions.find((one) => one.symbol === desk.venue.symbol)?.quantity;
    expect(held && quantityText(held)).toBe("10");
  });

  it("cancels what is left, keeps what was filled, and refuses to cancel what has ended", async () => {
    const desk = get();
    const order = desk.order();
    await desk.connection.send(order.request);
    await desk.venue.trade(3);
    await desk.until(order, (view) => view.filled > 0n);
    expect(await desk.connection.send(desk.change(order, "cancel"))).toEqual({ outcome: "accepted" });
    const view = await desk.until(order, (one) => one.state === "cancelled");
    expect(quantityText(view.filled)).toBe("3");
    const late = {
      ...desk.change(order, "cancel"),
      command: "c2",
      clientOrderId: `${order.request.clientOrderId}-c2`,
    };
    expect((await desk.connection.send(late)).outcome).toBe("refused");
  });

  it("replaces an order under its own name, or says that it does not", async () => {
    const desk = get();
    const order = desk.order();
    await desk.connection.send(order.request);
    const answer = await desk.connection.send(desk.change(order, "replace", "7"));
    expect(answer.outcome).toBe(capabilities.replace ? "accepted" : "refused");
    if (capabilities.replace) {
      const view = await desk.until(order, (one) => one.version === 1);
      expect(view.terms && quantityText(view.terms.quantity)).toBe("7");
      await desk.venue.trade(7);
      expect(quantityText((await desk.until(order, (one) => one.state === "filled")).filled)).toBe("7");
    } else await desk.connection.send(desk.change(order, "cancel"));
  });
}

function remembers(get: () => Desk, capabilities: BrokerCapabilities): void {
  it("tells the same after a new connection, and its history is what was heard", async () => {
    const desk = get();
    const order = desk.order();
    await desk.connection.send(order.request);
    await desk.venue.trade(10);
    const heard = await desk.until(order, (view) => view.state === "filled");
    await desk.reconnect();
    const history = await desk.connection.history(0);
    const facts = history
      .filter((event) => event.clientOrderId.startsWith(order.request.clientOrderId))
      .map((event) => event.fact);
    expect(desk.view(order, facts)).toEqual(heard);
    const before = desk.heard.length;
    expect(history.length).toBeGreaterThanOrEqual(new Set(desk.heard.map(({ fact }) => fact.id)).size);
    expect(desk.heard.length).toBe(before);
  });

  it("tells events that mean the same doubled and in any order", () => {
    const desk = get();
    const ids = new Set(desk.heard.map((event) => event.clientOrderId));
    expect(ids.size).toBeGreaterThan(5);
    for (const id of ids) {
      const facts = desk.heard.filter((event) => event.clientOrderId === id).map((event) => event.fact);
      const once = foldOrder(facts);
      expect(foldOrder([...facts, ...facts].reverse())).toEqual(once);
      expect(foldOrder(facts.toSorted((a, b) => (a.id < b.id ? 1 : -1)))).toEqual(once);
    }
  });

  it("holds what its trades add up to", async () => {
    const desk = get();
    const trades = new Map(
      desk.heard.flatMap(({ fact }) =>
        fact.kind === "trade" ? [[fact.execution, fact.quantity] as const] : [],
      ),
    );
    const [positions, cash] = [await desk.connection.positions(), await desk.connection.cash()];
    if (positions)
      expect(positions[0] && quantityText(positions[0].quantity)).toBe(quantityText(sum(...trades.values())));
    expect(cash === null).toBe(isSilent(capabilities, "cash"));
    if (cash) expect(cash.length).toBeGreaterThan(0);
    const quote = desk.connection.quote(desk.venue.symbol);
    expect(quote === null).toBe(isSilent(capabilities, "prices"));
    if (quote) expect(quote.reference && Number(priceText(quote.reference))).toBeGreaterThan(0);
  });
}
