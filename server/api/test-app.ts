import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { encode } from "next-auth/jwt";
import type { Pool } from "pg";
import { limitAttempts, openSession } from "#server/access/auth/index.ts";
import { type TestHost, testHost } from "#server/access/test-host.ts";
import { transaction } from "#server/infrastructure/db/index.ts";
import { handleAuth } from "./auth-route.ts";
import { handleColumns } from "./columns-route.ts";
import { SESSION_COOKIE } from "./session-cookie.ts";
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
  host: WebHost & TestHost;
  /** The cookie of a new session of this member. */
  signIn(teamId: string, userId: string): Promise<string>;
  query(path: string, input: unknown, cookie?: string): Promise<Reply>;
  mutate(path: string, input: unknown, cookie?: string): Promise<Reply>;
  send(path: string, init: RequestInit): Promise<Reply>;
  close(): Promise<void>;
};

const SESSION_KEY = "a key for tests only, a key for tests only";

/** The exported route handlers behind a real HTTP server, as Next would call them. For tests. */
export async function startTestApp(db: { pool: Pool }): Promise<TestApp> {
  const limits = { idleMinutes: 30, absoluteHours: 12 };
  const attempts = limitAttempts({ attempts: 5, windowMinutes: 15 });
  const host = Object.assign(testHost(db), { attempts, limits, sessionKey: SESSION_KEY, origin: "" });
  const server = createServer(async (incoming, outgoing) => {
    const request = toRequest(incoming);
    const { pathname } = new URL(request.url);
    const response = await answer(host, request, pathname);
    for (const [name, value] of response.headers) if (name !== "set-cookie") outgoing.setHeader(name, value);
    outgoing.setHeader("set-cookie", response.headers.getSetCookie());
    outgoing.writeHead(response.status);
    outgoing.end(Buffer.from(await response.arrayBuffer()));
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
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function answer(host: WebHost, request: Request, pathname: string): Promise<Response> {
  const last = decodeURIComponent(pathname.slice(pathname.lastIndexOf("/") + 1));
  if (pathname.startsWith("/api/auth/")) return handleAuth(host, request);
  if (pathname.startsWith("/api/upload/")) return handleUpload(host, request, last);
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
