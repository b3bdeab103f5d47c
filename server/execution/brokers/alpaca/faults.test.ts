import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pino from "pino";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { money, price, quantity, quantityText } from "#lib/core/money.ts";
import { clientOrderId, foldOrder, NEW_ORDER, type OrderFact } from "#lib/execution/orders/index.ts";
import type { BrokerConnection, RawMessage } from "#server/execution/brokers/broker.ts";
import { type LaunchedVenue, launchFakeVenue } from "#server/execution/brokers/fake-venue/index.ts";
import type { ClaimedRequest, VenueEvent } from "#server/execution/gateway/index.ts";
import { eventually } from "#server/infrastructure/db/test-eventually.ts";
import { connectToAlpaca } from "./alpaca-connection.ts";
import { type FakeAlpaca, KEYS, serveFakeAlpaca } from "./fake-alpaca.ts";

let folder: string;
let venue: LaunchedVenue;
let alpaca: FakeAlpaca;
let connection: BrokerConnection;
let heard: VenueEvent[];
let down: string[];
let raw: RawMessage[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "pitwall-alpaca-"));
  venue = await launchFakeVenue({
    journal: join(folder, "journal"),
    personality: "forever",
    queryLagMillis: 300,
  });
  alpaca = await serveFakeAlpaca(venue.url);
  [heard, down, raw] = [[], [], []];
  connection = await connect();
});
afterEach(async () => {
  await connection.close();
  await alpaca.close();
  await venue.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function connect(secret = KEYS.secret, currency = "USD"): Promise<BrokerConnection> {
  const settings = { ...KEYS, secret, dataFeed: "none" as const, tradingUrl: alpaca.url, dataUrl: null };
  const log = pino({ level: "silent" });
  const host = {
    clock: () => Date.now() * 1000,
    log,
    record: (message: RawMessage) => void raw.push(message),
  };
  const opened = await connectToAlpaca({ mode: "paper", currency, settings }, host);
  opened.listen({ events: (events) => heard.push(...events), down: (reason) => down.push(reason) });
  return opened;
}

function buy(units = "10"): ClaimedRequest {
  const orderId = randomUUID();
  const id = clientOrderId(orderId, NEW_ORDER);
  const order = {
    ...{ orderId, account: "a", symbol: "IBM", side: "buy" as const, type: "limit", timeInForce: "GTC" },
    ...{ quantity: quantity(units), limitPrice: price("50"), stopPrice: null },
  };
  const sent = { attempt: 1, sentAt: Date.now() * 1000, deadBy: null, terms: null, version: 0 };
  return { orderId, command: NEW_ORDER, kind: "new", order, ...sent, clientOrderId: id, orderClientId: id };
}

const change = (
  request: ClaimedRequest,
  kind: "cancel" | "replace",
  command: string,
  units = "7",
): ClaimedRequest => ({
  ...request,
  kind,
  command,
  version: kind === "replace" ? Number(command.slice(1)) : 0,
  clientOrderId: clientOrderId(request.orderId, command),
  terms: kind === "replace" ? { quantity: quantity(units), limitPrice: price("50"), stopPrice: null } : null,
});

const viewOf = ({ order, orderClientId }: ClaimedRequest, events: readonly VenueEvent[]) => {
  const facts = events
    .filter((event) => event.clientOrderId.startsWith(orderClientId))
    .map((event) => event.fact);
  const intent: OrderFact = { id: "intent", at: 0, kind: "intent", order };
  return foldOrder([intent, ...facts]);
};

const fault = (name: string, millis = 0) =>
  venue.control({ faults: [{ fault: name as never, when: { nth: 1 }, millis }] });

describe("a request to Alpaca whose answer is lost", () => {
  it.each(["lost-answer", "error-after-accept"])(
    "is unknown after %s, and the order is found by its id",
    async (name) => {
      const order = buy();
      await fault(name);
      await expect(connection.send(order)).rejects.toThrow(/Alpaca (did not answer|answered 503)/);
      const found = await connection.query(order.clientOrderId);
      expect(viewOf(order, found?.events ?? []).state).toBe("new");
      expect(await connection.send({ ...order, attempt: 2 })).toEqual({ outcome: "known-id" });
      expect(await connection.openOrders()).toHaveLength(1);
    },
  );

  it("is taken when it is sent again after it never arrived", async () => {
    const order = buy();
    await fault("lost-request");
    await expect(connection.send(order)).rejects.toThrow("Alpaca did not answer");
    expect(await connection.query(order.clientOrderId)).toBeNull();
    expect(await connection.send({ ...order, attempt: 2 })).toEqual({ outcome: "accepted" });
    expect(await connection.openOrders()).toHaveLength(1);
  });

  it("makes one order when the first request arrives late, after the second", async () => {
    const order = buy();
    await fault("late-accept", 200);
    await expect(connection.send(order)).rejects.toThrow("Alpaca did not answer");
    expect(await connection.send({ ...order, attempt: 2 })).toEqual({ outcome: "accepted" });
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(await connection.openOrders()).toHaveLength(1);
  });

  it("is known when a replace was lost on its way back", async () => {
    const order = buy();
    await connection.send(order);
    const replace = change(order, "replace", "r1");
    await fault("lost-answer");
    await expect(connection.send(replace)).rejects.toThrow("Alpaca did not answer");
    expect(await connection.send({ ...replace, attempt: 2 })).toEqual({ outcome: "known-id" });
    const found = await connection.query(replace.clientOrderId);
    expect(viewOf(order, found?.events ?? []).version).toBe(1);
  });
});

describe("Alpaca's stream", () => {
  it.each(["duplicate", "reorder", "missing"])(
    "tells the same in the end when events are faulty: %s",
    async (name) => {
      await venue.control({ faults: [{ fault: name as never, when: { every: 2 }, millis: 0 }] });
      const order = buy();
      await connection.send(order);
      for (const units of [3, 3, 4]) await venue.control({ trade: units });
      const history = await connection.history(0);
      expect(viewOf(order, history).state).toBe("filled");
      expect(viewOf(order, [...heard, ...history, ...heard])).toEqual(viewOf(order, history));
      expect(viewOf(order, history).flags).toEqual([]);
    },
  );

  it("says once that the line is lost, and a new one catches up", async () => {
    const order = buy();
    await connection.send(order);
    await fault("disconnect");
    await venue.control({ trade: 4 });
    await eventually(() => down.length > 0);
    expect(down).toHaveLength(1);
    await connection.close();
    connection = await connect();
    expect(quantityText(viewOf(order, await connection.history(0)).filled)).toBe("4");
  });

  it("takes a trade back when it was busted, live and in the history", async () => {
    const order = buy();
    await connection.send(order);
    await venue.control({ trade: 4 });
    await eventually(() => viewOf(order, heard).filled > 0n);
    const [trade] = viewOf(order, heard).executions;
    await venue.control({ bust: trade?.execution as string });
    await eventually(() => viewOf(order, heard).filled === 0n);
    expect(viewOf(order, await connection.history(0))).toMatchObject({ filled: 0n, flags: [] });
  });
});

describe("a replace at Alpaca", () => {
  it("keeps one order of ours through a chain, counting what was filled before", async () => {
    const order = buy();
    await connection.send(order);
    await venue.control({ trade: 4 });
    expect(await connection.send(change(order, "replace", "r1", "9"))).toEqual({ outcome: "accepted" });
    await venue.control({ trade: 2 });
    expect(await connection.send(change(order, "replace", "r2", "8"))).toEqual({ outcome: "accepted" });
    await eventually(() => viewOf(order, heard).version === 2);
    const [open] = (await connection.openOrders()) ?? [];
    expect(open && quantityText(open.filled)).toBe("6");
    const asked = raw
      .filter(({ channel }) => channel.startsWith("PATCH"))
      .map(({ body }) => JSON.parse(body).qty);
    expect(asked).toEqual(["5", "2"]);
    expect(await connection.send(change(order, "cancel", "c1"))).toEqual({ outcome: "accepted" });
    await eventually(() => viewOf(order, heard).state === "cancelled");
    const view = viewOf(order, await connection.history(0));
    expect([view.state, quantityText(view.filled), view.terms && quantityText(view.terms.quantity)]).toEqual([
      "cancelled",
      "6",
      "8",
    ]);
  });
});

describe("a line to Alpaca", () => {
  it("says of an open order what it asks for, so that any can be adopted", async () => {
    const order = buy();
    await connection.send(order);
    expect((await connection.openOrders())?.[0]?.asks).toEqual({
      ...{ symbol: "IBM", side: "buy", type: "limit", timeInForce: "GTC" },
      ...{ quantity: quantity("10"), limitPrice: price("50"), stopPrice: null },
    });
  });

  it("says which fees were taken after a moment, by the time at which they were posted", async () => {
    for (let k = 0; k < 130; k++) alpaca.charge("-0.02", `202603021630${String(k).padStart(5, "0")}`);
    const facts = await connection.accountFacts!(Date.UTC(2026, 2, 2, 21, 30, 0, 99) * 1000);
    expect(facts).toHaveLength(30);
    expect(facts[0]).toMatchObject({
      ...{ kind: "fee", currency: "USD", amount: money("-0.02"), symbol: null },
      at: Date.UTC(2026, 2, 2, 21, 30, 0, 100) * 1000,
    });
  });

  it("says what is wrong with keys and currency", async () => {
    await expect(connect("wrong")).rejects.toThrow("does not accept the account's keys for paper trading");
    await expect(connect(KEYS.secret, "EUR")).rejects.toThrow("in EUR here and in USD at Alpaca");
  });

  it("keeps what was said both ways, never the keys", async () => {
    const order = buy();
    await connection.send(order);
    await eventually(() => raw.some(({ channel }) => channel === "trade_updates"));
    const about = raw.filter((message) => message.clientOrderId === order.clientOrderId);
    expect(about.map(({ direction, channel }) => `${direction} ${channel}`)).toEqual(
      expect.arrayContaining([
        "sent POST /v2/orders",
        "received 200 POST /v2/orders",
        "received trade_updates",
      ]),
    );
    expect(JSON.stringify(raw)).not.toContain(KEYS.secret);
    expect(JSON.stringify(raw)).not.toContain(KEYS.keyId);
  });
});
