/** A stream of made-up order updates in front of a real installation: what the trading process would say, faster. */
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { LiveFrame } from "#lib/core/live-protocol.ts";
import { quantity } from "#lib/core/money.ts";
import { type OrderFact, writeFact } from "#lib/execution/orders/index.ts";

export type Storm = {
  readonly address: string;
  /** Starts so many updates a second, in ten batches; stops with what it returns. */
  blow(updatesPerSecond: number): () => void;
  /** When each batch was said, by the filled quantity of the watched order, epoch milliseconds. */
  readonly saidAt: ReadonlyMap<number, number>;
  readonly watched: string;
  close(): Promise<void>;
};

const BATCH_MS = 100;
const orderId = (n: number) => `0199f0c2-0000-7000-8000-${String(n).padStart(12, "0")}`;
const SYMBOLS = ["AAPL", "JNJ", "XOM", "JPM", "CAT", "BA", "HD", "GE", "TLT", "GLD"];

type Wire = { orderId: string; accountId: string; createdBy: null; facts: ReturnType<typeof writeFact>[] };
const wire = (n: number, accountId: string, facts: OrderFact[]): Wire => ({
  orderId: orderId(n),
  accountId,
  createdBy: null,
  facts: facts.map(writeFact),
});

/** A limit order of a million that works at the venue; the last one placed stands first on the blotter. */
function placed(n: number, accountId: string): OrderFact[] {
  const at = 1_700_000_000_000_000 + n * 1000;
  const order = {
    orderId: orderId(n),
    account: accountId,
    symbol: SYMBOLS[n % SYMBOLS.length] ?? "AAPL",
    side: n % 2 ? "buy" : "sell",
    type: "limit",
    timeInForce: "DAY",
    quantity: quantity("1000000"),
    limitPrice: 174_700_000_000n,
    stopPrice: null,
  };
  return [
    { id: "intent", at, kind: "intent", order },
    { id: "risk-passed", at, kind: "risk-passed" },
    { id: "m", at: at + 1, kind: "send-marked", command: "new", attempt: 1, deadBy: null },
    { id: "w", at: at + 2, kind: "accepted" },
  ] as unknown as OrderFact[];
}

/** Serves the installation at `upstream`, but for the live stream and the snapshot of orders, which it makes up. */
export async function startStorm(upstream: string, accountId: string, orders: number): Promise<Storm> {
  const firstSeq = 1;
  let seq = firstSeq;
  const readers = new Set<ServerResponse>();
  const filled = new Int32Array(orders);
  const saidAt = new Map<number, number>();
  const say = (frame: LiveFrame) => {
    const line = `data: ${JSON.stringify(frame)}\n\n`;
    for (const reader of readers) reader.write(line);
  };
  const snapshot = () => ({
    seq: firstSeq,
    orders: Array.from({ length: orders }, (_, n) => wire(n, accountId, placed(n, accountId))),
  });
  const trade = (n: number): Wire => {
    filled[n] = (filled[n] ?? 0) + 1;
    const fact = {
      id: `e${filled[n]}`,
      at: Date.now() * 1000,
      kind: "trade",
      execution: `${n}-${filled[n]}`,
      quantity: quantity("1"),
      price: 174_700_000_000n,
    } as unknown as OrderFact;
    return wire(n, accountId, [fact]);
  };
  const server = createServer((incoming, outgoing) => {
    if (incoming.url === "/api/stream") return openStream(outgoing, readers);
    void pass(incoming, outgoing, upstream, snapshot);
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const bound = server.address();
  const port = typeof bound === "object" && bound ? bound.port : 0;
  const beat = setInterval(() => say({ kind: "heartbeat", at: Date.now(), workers: 1 }), 1000);
  return {
    address: `http://127.0.0.1:${port}`,
    saidAt,
    watched: orderId(orders - 1),
    blow(updatesPerSecond) {
      let next = 0;
      const perBatch = Math.round((updatesPerSecond * BATCH_MS) / 1000);
      const timer = setInterval(() => {
        const batch = [trade(orders - 1)];
        for (let i = 1; i < perBatch; i++) batch.push(trade(next++ % (orders - 1)));
        seq += 1;
        saidAt.set(filled[orders - 1] ?? 0, Date.now());
        say({ kind: "batch", topic: "orders", seq, payload: batch });
      }, BATCH_MS);
      return () => clearInterval(timer);
    },
    async close() {
      clearInterval(beat);
      for (const reader of readers) reader.end();
      server.closeAllConnections();
      await new Promise<void>((done) => server.close(() => done()));
    },
  };
}

function openStream(outgoing: ServerResponse, readers: Set<ServerResponse>): void {
  outgoing.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
  const hello: LiveFrame = { kind: "hello", teamId: "t", sessionId: "s", build: "storm", resumed: false };
  outgoing.write(`data: ${JSON.stringify(hello)}\n\n`);
  readers.add(outgoing);
  outgoing.on("close", () => readers.delete(outgoing));
}

async function pass(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  upstream: string,
  snapshot: () => unknown,
): Promise<void> {
  const url = incoming.url ?? "/";
  const paths = /^\/api\/trpc\/([^?]+)/.exec(url)?.[1]?.split(",") ?? [];
  const at = paths.indexOf("orders.snapshot");
  const headers = { ...incoming.headers, host: new URL(upstream).host, "accept-encoding": "identity" };
  for (const name of ["origin", "referer"] as const) if (headers[name]) headers[name] = `${upstream}/`;
  if (headers.origin) headers.origin = upstream;
  const answer = request(`${upstream}${url}`, { method: incoming.method, headers }, (response) => {
    if (at < 0) {
      outgoing.writeHead(response.statusCode ?? 502, response.headers);
      return response.pipe(outgoing);
    }
    const chunks: Buffer[] = [];
    response.on("data", (chunk: Buffer) => chunks.push(chunk));
    response.on("end", () => {
      const results = JSON.parse(Buffer.concat(chunks).toString()) as unknown[];
      results[at] = { result: { data: { json: snapshot() } } };
      outgoing.writeHead(200, { "content-type": "application/json" });
      outgoing.end(JSON.stringify(results));
    });
  });
  answer.on("error", () => outgoing.destroy());
  incoming.pipe(answer);
}
