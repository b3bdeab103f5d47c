/** Alpaca's protocol in front of the fake venue, which stays the truth and the source of every fault. For tests. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { type WebSocket, WebSocketServer } from "ws";
import { z } from "zod";
import {
  type AskedOrder,
  activityOf,
  idOf,
  isoOf,
  ordersOf,
  type VenueOrder,
  venueRequest,
} from "./fake-alpaca-orders.ts";

export const KEYS = { keyId: "PKTESTKEY", secret: "test-secret-of-alpaca" };

type Message = {
  sequence: number;
  at: number;
  clientOrderId: string;
  what: { kind: string } & Record<string, string>;
};
type Reply = { status: number; body?: unknown };

export type FakeAlpaca = {
  readonly url: string;
  /** Takes a fee, "-0.02", posted at a moment of New York, "20260302163000000". */
  charge(amount: string, posted: string): void;
  close(): Promise<void>;
};

/** Serves trading, activities, prices and the stream of updates at one address until it is closed. */
export async function serveFakeAlpaca(venueUrl: string): Promise<FakeAlpaca> {
  const server = new Server(venueUrl);
  await server.open();
  return {
    url: server.url,
    charge: (amount, posted) => server.charge(amount, posted),
    close: () => server.close(),
  };
}

class Server {
  readonly #venueUrl: string;
  readonly #http = createServer((request, response) => void this.#serve(request, response));
  readonly #sockets = new WebSocketServer({ server: this.#http });
  /** What was asked, by client order id: the venue keeps no type or time in force. */
  readonly #asked = new Map<string, AskedOrder>();
  readonly #fees: { id: string; activity_type: string; net_amount: string; status: string }[] = [];
  readonly #ending = new AbortController();
  readonly #listening = new Set<WebSocket>();
  #last: Promise<void> = Promise.resolve();

  constructor(venueUrl: string) {
    this.#venueUrl = venueUrl;
    this.#sockets.on("connection", (peer) => {
      peer.on("message", (data) => this.#hear(peer, JSON.parse(data.toString())));
      peer.on("close", () => this.#listening.delete(peer));
    });
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#http.address() as AddressInfo).port}`;
  }

  async open(): Promise<void> {
    await new Promise<void>((resolve) => this.#http.listen(0, "127.0.0.1", resolve));
    void this.#follow();
  }

  async close(): Promise<void> {
    this.#ending.abort();
    for (const peer of this.#sockets.clients) peer.terminate();
    this.#http.closeAllConnections();
    await new Promise((resolve) => this.#http.close(resolve));
  }

  #hear(peer: WebSocket, message: unknown): void {
    const { action, data } = message as { action: string; data: Record<string, unknown> };
    if (action === "listen") {
      this.#listening.add(peer);
      peer.send(JSON.stringify({ stream: "listening", data }));
      return;
    }
    const isKnown = data.key_id === KEYS.keyId && data.secret_key === KEYS.secret;
    const status = isKnown ? "authorized" : "unauthorized";
    peer.send(JSON.stringify({ stream: "authorization", data: { action, status } }));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const { status, body } = await this.#answer(request);
      const sent = typeof body === "string" ? body : JSON.stringify(body);
      response
        .writeHead(status, { "content-type": "application/json" })
        .end(status === 204 ? undefined : sent);
    } catch {
      // The venue cut the line: so do we.
      response.destroy();
    }
  }

  async #answer(request: IncomingMessage): Promise<Reply> {
    const { headers, method = "GET" } = request;
    const url = new URL(request.url ?? "/", this.url);
    if (headers["apca-api-key-id"] !== KEYS.keyId || headers["apca-api-secret-key"] !== KEYS.secret)
      return { status: 401, body: { code: 40110000, message: "request is not authorized" } };
    const path = url.pathname.replace(/^\/v2(beta1)?\//, "");
    const [room = "", id] = path.split("/");
    const body = method === "POST" || method === "PATCH" ? JSON.parse(await text(request)) : null;
    if (room === "orders" && method === "POST") return this.#act("new", body);
    if (room === "orders" && id && method === "PATCH") return this.#change("replace", id, body);
    if (room === "orders" && id && method === "DELETE") return this.#change("cancel", id, {});
    return this.#read(room, id, url.searchParams);
  }

  async #read(room: string, id: string | undefined, query: URLSearchParams): Promise<Reply> {
    if (room === "orders:by_client_order_id")
      return found(await this.#named(query.get("client_order_id") ?? ""));
    if (room === "orders" && id) return found((await this.#orders()).find((order) => order.id === id));
    if (room === "orders") return { status: 200, body: listed(await this.#orders(), query) };
    if (room === "events") return { status: 200, body: await this.#activities(query) };
    if (room === "clock")
      return { status: 200, body: { is_open: true, timestamp: isoOf(Date.now() * 1000) } };
    if (room === "stocks") return { status: 200, body: snapshotsOf((query.get("symbols") ?? "").split(",")) };
    const { positions, cash } = (await this.#venue("account")) as Books;
    if (room === "account" && id === "activities") return { status: 200, body: this.#feesAfter(query) };
    if (room === "account")
      return { status: 200, body: { cash: cash[0]?.amount, currency: cash[0]?.currency } };
    const held = positions.filter(({ quantity }) => quantity !== "0");
    const body = held.map(({ symbol, quantity, price }) => ({
      symbol,
      qty: quantity,
      side: quantity.startsWith("-") ? "short" : "long",
      avg_entry_price: price,
    }));
    return { status: 200, body };
  }

  charge(net_amount: string, posted: string): void {
    const id = `${posted}::fee-${this.#fees.length}`;
    this.#fees.push({ id, activity_type: "FEE", net_amount, status: "executed" });
  }

  #feesAfter(query: URLSearchParams) {
    const from = this.#fees.findIndex(({ id }) => id === query.get("page_token")) + 1;
    return this.#fees.slice(from, from + Number(query.get("page_size")));
  }

  async #act(kind: string, asked: AskedOrder, of?: { clientId: string; filled: string }): Promise<Reply> {
    this.#asked.set(asked.client_order_id, asked);
    const response = await fetch(`${this.#venueUrl}/orders`, {
      method: "POST",
      body: JSON.stringify(venueRequest(kind, asked, of)),
    });
    if (!response.ok) return { status: response.status, body: { message: "service unavailable" } };
    const { outcome, reason } = (await response.json()) as { outcome: string; reason?: string };
    if (outcome === "known-id") return refused(40010001, "client_order_id must be unique");
    if (outcome !== "accepted") return refused(42210000, reason ?? outcome);
    if (kind === "cancel") return { status: 204 };
    const now = isoOf(Date.now() * 1000);
    const dates = { created_at: now, submitted_at: now, updated_at: now };
    const body = {
      ...asked,
      ...dates,
      id: idOf(asked.client_order_id),
      filled_qty: "0",
      status: "pending_new",
    };
    return { status: 200, body };
  }

  async #change(kind: string, id: string, asked: Partial<AskedOrder>): Promise<Reply> {
    const order = (await this.#orders()).find((one) => one.id === id);
    if (!order) return { status: 404, body: { code: 40410000, message: "order not found" } };
    if (order.replaced_by) return refused(42210000, "order in replaced status cannot be changed");
    const base = order.client_order_id.split("-")[0] as string;
    const filled = String((await this.#venueOrder(base))?.filled ?? "0");
    const clientId = asked.client_order_id ?? `${base}-c1`;
    const whole = {
      ...(this.#asked.get(order.client_order_id) as AskedOrder),
      ...asked,
      client_order_id: clientId,
    };
    return this.#act(kind, whole, { clientId: base, filled });
  }

  #named = async (clientId: string) =>
    (await this.#ordersOf(clientId)).find((order) => order.client_order_id === clientId);

  async #orders() {
    const messages = (await this.#venue("history?from=0")) as Message[];
    const ids = new Set(messages.map(({ clientOrderId }) => clientOrderId));
    const orders = [];
    for (const id of ids) orders.push(...(await this.#ordersOf(id)));
    return orders.sort((a, b) => (a.submitted_at < b.submitted_at ? -1 : 1));
  }

  async #ordersOf(clientId: string) {
    const order = await this.#venueOrder(clientId);
    return order ? ordersOf(order, this.#asked) : [];
  }

  #venueOrder = async (clientId: string) => (await this.#venue(`orders/${clientId}`)) as VenueOrder | null;

  async #activities(query: URLSearchParams): Promise<string> {
    const from = Date.parse(query.get("since") ?? "") * 1000;
    const messages = (await this.#venue(`history?from=${from}`)) as Message[];
    const lines: string[] = [": heartbeat\n\n"];
    for (const message of messages) {
      const orders = await this.#ordersOf(message.clientOrderId);
      const activity = activityOf(message, orders);
      if (activity) lines.push(`event: activity\ndata: ${JSON.stringify(activity)}\n\n`);
    }
    return lines.join("");
  }

  async #venue(path: string): Promise<unknown> {
    const response = await fetch(`${this.#venueUrl}/${path}`);
    return response.status === 404 ? null : response.json();
  }

  /** The venue's stream becomes Alpaca's; when the venue cuts it, every line to Alpaca is cut too. */
  async #follow(): Promise<void> {
    while (!this.#ending.signal.aborted) {
      try {
        const { body } = await fetch(`${this.#venueUrl}/stream`, { signal: this.#ending.signal });
        if (!body) continue;
        let pending = "";
        for await (const part of body.pipeThrough(
          new TextDecoderStream() as never,
        ) as AsyncIterable<string>) {
          const blocks = (pending + part).split("\n\n");
          pending = blocks.pop() ?? "";
          for (const block of blocks.filter((one) => one.startsWith("data: ")))
            this.#last = this.#last.then(() => this.#tell(JSON.parse(block.slice("data: ".length))));
          await this.#last;
        }
      } catch {
        // Cut: by the venue, or because this server ends.
      }
      for (const peer of this.#sockets.clients) peer.terminate();
    }
  }

  async #tell(message: Message): Promise<void> {
    const orders = await this.#ordersOf(message.clientOrderId);
    const activity = activityOf(message, orders);
    const at = isoOf(message.at);
    const updates = activity
      ? [
          {
            event: activity.event,
            order: orders.find(({ id }) => id === activity.details.order_id),
            ...activity.update,
          },
        ]
      : (ENDS[message.what.kind] ?? (() => []))(orders);
    for (const peer of this.#listening)
      for (const update of updates)
        peer.send(JSON.stringify({ stream: "trade_updates", data: { timestamp: at, ...update } }));
  }
}

type Books = {
  positions: { symbol: string; quantity: string; price: string }[];
  cash: { amount: string; currency: string }[];
};
type Orders = ReturnType<typeof ordersOf>;

/** What Alpaca tells when the venue says this, of the orders that it made of the venue's one. */
const ENDS: Record<string, (orders: Orders) => object[]> = {
  accepted: (orders) => [{ event: "new", order: orders[0] }],
  cancelled: (orders) => [{ event: "canceled", order: orders.at(-1) }],
  expired: (orders) => [{ event: "expired", order: orders.at(-1) }],
  replaced: (orders) => [
    { event: "replaced", order: orders.at(-2) },
    { event: "new", order: orders.at(-1) },
  ],
};

const refused = (code: number, message: string): Reply => ({ status: 422, body: { code, message } });
const found = (order: object | undefined): Reply =>
  order
    ? { status: 200, body: order }
    : { status: 404, body: { code: 40410000, message: "order not found" } };

const Paging = z.object({ status: z.enum(["open", "all"]), limit: z.coerce.number() });

function listed(orders: Orders, query: URLSearchParams): Orders {
  const { status, limit } = Paging.parse(Object.fromEntries(query));
  const after = query.get("after_order_id");
  const from = orders.findIndex(({ id }) => id === after) + 1;
  return orders
    .slice(from)
    .filter((order) => status === "all" || ["new", "partially_filled"].includes(order.status))
    .filter(
      (order) => Date.parse(order.submitted_at) >= Date.parse(query.get("after") ?? "1970-01-01T00:00:00Z"),
    )
    .slice(0, limit);
}

/** Written by hand: JSON.stringify would write no decimals of its own. */
const snapshotsOf = (symbols: readonly string[]): string => {
  const one = `{"latestTrade":{"p":100.10,"t":"2026-01-02T15:00:00.123456789Z"},"latestQuote":{"bp":100.05,"ap":100.15},"prevDailyBar":{"v":123456}}`;
  return `{${symbols.map((symbol) => `"${symbol}":${one}`).join(",")}}`;
};
