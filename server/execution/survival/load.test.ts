import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Pool } from "pg";
import { expect, it, vi } from "vitest";
import { keepGateway, noLives } from "./load.ts";

it("leaves no line to the venue open when the database takes a gateway's life", async () => {
  const lines = { opened: 0, open: 0 };
  const venue = createServer(({ url }, response) => {
    if (url !== "/stream") return void response.end("[]");
    lines.opened++;
    lines.open++;
    response.on("close", () => lines.open--);
    response.writeHead(200).write('event: prices\ndata: {"price":"100","prices":{}}\n\n');
  });
  venue.listen(0, "127.0.0.1");
  await once(venue, "listening");
  const venueUrl = `http://127.0.0.1:${(venue.address() as AddressInfo).port}`;

  // It takes the account over, and is away from then on.
  let asked = 0;
  const client = { query: async () => ({ rows: [{ epoch: "1" }] }), release: () => {} };
  const connect = async () => {
    if (asked++ % 2 === 0) return client;
    throw new Error("away");
  };
  const ending = new AbortController();
  const lives = noLives();
  const life = { teamId: "t", accountId: "a", venueUrl, personality: "forever" } as const;
  const kept = keepGateway(
    { connect } as unknown as Pool,
    { ...life, requestTtlMillis: 1, queryLagMillis: 0 },
    ending.signal,
    lives,
  );
  await vi.waitUntil(() => lives.lives >= 3, { timeout: 30_000 });
  ending.abort();
  await kept;
  expect(lines.opened).toBeGreaterThanOrEqual(3);
  await vi.waitUntil(() => lines.open === 0, { timeout: 30_000 });
  expect([...lives.ends.keys()]).toEqual(["Error: away"]);
  venue.closeAllConnections();
  venue.close();
});
