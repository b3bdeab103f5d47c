import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, it } from "vitest";
import { AlpacaClient } from "./alpaca-client.ts";
import { AlpacaWire } from "./alpaca-wire.ts";

let close = () => {};
afterEach(() => close());

/** A wire to a server that gives every request the same answer, and how often it was asked. */
async function wireTo(status: number, body: object, headers: Record<string, string> = {}) {
  let asked = 0;
  const server = createServer((_, response) => {
    asked++;
    response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  close = () => void server.close();
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const clock = () => Date.now() * 1000;
  const settings = { keyId: "k", secret: "s", dataFeed: "none" as const, tradingUrl: url, dataUrl: null };
  const wire = new AlpacaWire(await AlpacaClient.open(settings, "paper", { clock, record: () => {} }), clock);
  return { wire, asked: () => asked };
}

const order = {
  ...{ orderId: "o", account: "a", symbol: "IBM", side: "buy" as const, type: "market", timeInForce: "DAY" },
  ...{ quantity: 1_000_000_000n as never, limitPrice: null, stopPrice: null },
};
const request = {
  ...{ orderId: "o", command: "new", kind: "new" as const, attempt: 1, order, terms: null, version: 0 },
  ...{ clientOrderId: "abc", orderClientId: "abc", sentAt: 0, deadBy: null },
};

it.each([
  [403, "insufficient buying power"],
  [422, "qty must be > 0"],
  [401, "request is not authorized"],
])("takes %i as a refusal with its reason", async (status, message) => {
  const { wire } = await wireTo(status, { code: 1, message });
  expect(await wire.send(request)).toEqual({ outcome: "refused", reason: message });
});

it.each([500, 502, 503, 504, 408])(
  "never takes %i for an answer, and sends nothing twice",
  async (status) => {
    const { wire, asked } = await wireTo(status, { message: "no" });
    await expect(wire.send(request)).rejects.toThrow(`Alpaca answered ${status}`);
    expect(asked()).toBe(1);
  },
);

it("takes 429 as never sent, and asks nothing before the pause is over", async () => {
  const { wire, asked } = await wireTo(429, { message: "too many requests" }, { "retry-after": "30" });
  expect(await wire.send(request)).toEqual({ outcome: "expired" });
  expect(await wire.send(request)).toEqual({ outcome: "expired" });
  expect(asked()).toBe(1);
});

it("takes an id that was used before as known, and a resend's refusal only when no earlier one arrived", async () => {
  const known = await wireTo(422, { code: 40010001, message: "client_order_id must be unique" });
  expect(await known.wire.send(request)).toEqual({ outcome: "known-id" });
  const gone = await wireTo(404, { message: "asset not found" });
  expect(await gone.wire.send({ ...request, attempt: 2 })).toEqual({
    outcome: "refused",
    reason: "asset not found",
  });
  expect(gone.asked()).toBe(2);
});

it("refuses here what Alpaca has no word for", async () => {
  const { wire, asked } = await wireTo(200, {});
  const odd = { ...request, order: { ...order, type: "market-if-touched" } };
  expect(await wire.send(odd)).toMatchObject({ outcome: "refused" });
  const trail = { ...request, order: { ...order, type: "trailing-stop" } };
  expect(await wire.send(trail)).toEqual({
    outcome: "refused",
    reason: "A trailing stop needs its trailAmount or trailPercent.",
  });
  expect(asked()).toBe(0);
});
