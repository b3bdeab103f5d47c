import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { encode } from "next-auth/jwt";
import type { Pool } from "pg";

import { limitAttempts, limitCalls, openSession } from "#server/access/auth/index.ts";

import { type TestHost, testHost } from "#server/access/test-host.ts";

import { keepOrderFeed } from "#server/execution/orders/index.ts";
import { openHub } from "#server/infrastructure/bus/index.ts";
import { decideSetting } from "#server/infrastructure/config/index.ts";
import { transaction } from "#server/infrastructure/db/index.ts";
import { createMetrics } from "#server/infrastructure/monitoring/index.ts";
import { handleAuth } from "./auth-route.ts";
import { handleColumns } from "./columns-route.ts";
import { handleDownload } from "./download-route.ts";
import { handleHealth, handleMetrics } from "./operations-route.ts";

import { percentDecoded } from "./percent-decoded.ts";
import { SESSION_COOKIE } from "./session-cookie.ts";
import { handleStream, keepStreams } from "./stream-route.ts";
import type { WebHost } from "./trpc.ts";
import { handleTrpc } from "./trpc-route.ts";
import { handleUpload } from "./upload-route.ts";

export type Reply = { status: number; body: string; json: () => ReplyJson; headers: Headers };
export type ReplyJson = {
  result?: { data: { json: unknown } };
  error?: { json: { message: string; data: { appCode: string; at?: string; httpStatus: number } } };
  message?: string;
  code?: string;
};

export type TestApp = {
  url: string;
  host: WebHost & Pick<TestHost, "enqueued">;
  /** The cookie of a new session of this member. */
  signIn(teamId: string, userId: string): Promise<string>;
  query(path: string, input: unknown, cookie?: string): Promise<Reply>;
  mutate(path: string, input: unknown, cookie?: string): Promise<Reply>;
  send(path: string, init: RequestInit): Promise<Reply>;
  /** The state folder: its socket takes latest values. */
  home: string;
  close(): Promise<void>;
};

const SESSION_KEY = "a key for tests only, a key for tests only";

/** The exported route handlers behind a real HTTP server, as Next would call them. For tests. */
export async function startTestApp(db: { pool: Pool; url: string }): Promise<TestApp> {
  const limits = { idleMinutes: 30, absoluteHours: 12 };
  const attempts = limitAttempts({ attempts: 5, windowMinutes: 15 });
  const home = mkdtempSync(join(tmpdir(), "pitwall-app-"));
  decideSetting(["state", "home"], home);
  const live = openHub({ pool: db.pool, url: db.url, home, onError: () => {} });
  const feed = keepOrderFeed({ pool: db.pool, hub: live, onError: () => {} });
  const remembering = testHost(db);
  const streams = keepStreams({ pool: db.pool, limits, live, log: remembering.log });
  const host = Object.assign(remembering, {
    attempts,
    limits,
    sessionKey: SESSION_KEY,
    origin: "",
    live,
    streams,
    metrics: createMetrics(),
    calls: limitCalls({ proceduresPerMinute: 100_000 }),
  });
  const server = createServer(async (incoming, outgoing) => {
    const request = toRequest(incoming);
    const { pathname } = new URL(request.url);
    const response = await route(host, pathname, request);
    for (const [name, value] of response.headers) if (name !== "set-cookie") outgoing.setHeader(name, value);
    outgoing.setHeader("set-cookie", response.headers.getSetCookie());
    outgoing.writeHead(response.status);
    if (response.body) await pipeline(Readable.fromWeb(response.body as never), outgoing).catch(() => {});
    else outgoing.end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const send = async (path: string, init: RequestInit): Promise<Reply> => {
    const response = await fetch(url + path, { redirect: "manual", ...init });
    const body = await response.text();
    return {
      status: response.status,
      body,
      json: () => JSON.parse(body) as ReplyJson,
      headers: response.headers,
    };
  };
  const headers = (cookie?: string) => ({ "x-pitwall": "1", origin: url, ...(cookie ? { cookie } : {}) });
  return {
    url,
    host,
    send,
    async signIn(teamId, userId) {
      const who = { userId, teamId, ip: "127.0.0.1", userAgent: "test" };
      const secret = await transaction(db.pool, { scope: "identity" }, (client) =>
        openSession(client, who, limits),
      );
      return `${SESSION_COOKIE}=${await encode({ token: { session: secret }, secret: SESSION_KEY })}`;
    },
    query: (path, input, cookie) =>
      send(`/api/trpc/${path}?input=${encodeURIComponent(JSON.stringify({ json: input }))}`, {
        headers: headers(cookie),
      }),
    mutate: (path, input, cookie) =>
      send(`/api/trpc/${path}`, {
        method: "POST",
        headers: { ...headers(cookie), "content-type": "application/json" },
        body: JSON.stringify({ json: input }),
      }),
    home,
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await feed.close();
      await live.close();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

function route(host: WebHost, pathname: string, request: Request): Promise<Response> {
  const text = pathname.slice(pathname.lastIndexOf("/") + 1);
  const last = percentDecoded(text) ?? text;
  if (pathname.startsWith("/api/auth/")) return handleAuth(host, request);
  if (pathname === "/api/health") return handleHealth(host, tmpdir());
  if (pathname === "/api/metrics") return handleMetrics(host, "a-token", request);
  if (pathname === "/api/stream") return handleStream(host, request, "test");
  if (pathname.startsWith("/api/upload/")) return handleUpload(host, request, last);
  if (pathname.startsWith("/api/download/")) return handleDownload(host, request, last);
  if (pathname.startsWith("/api/columns/")) return handleColumns(host, request, last);
  return handleTrpc(host, request);
}

function toRequest(incoming: IncomingMessage): Request {
  const { method = "GET", url = "/", headers } = incoming;
  const flat = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, Array.isArray(value) ? value.join(", ") : value] as [string, string]],
  );
  const init: RequestInit & { duplex?: "half" } = { method, headers: flat };
  if (method !== "GET" && method !== "HEAD") {
    init.body = Readable.toWeb(incoming) as ReadableStream<Uint8Array>;
    init.duplex = "half";
  }
  return new Request(`http://${headers.host}${url}`, init);
}
