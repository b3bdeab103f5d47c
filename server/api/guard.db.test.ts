import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { tooMany } from "#server/access/auth/index.ts";
import { type TestDatabase, testDatabase } from "#server/infrastructure/db/test-database.ts";
import { appRouter } from "./root.ts";
import { startTestApp, type TestApp } from "./test-app.ts";

let db: TestDatabase;
let app: TestApp;
let cookie: string;
let teamId: string;
beforeAll(async () => {
  db = await testDatabase();
  app = await startTestApp(db);
  const team = await db.team();
  teamId = team.teamId;
  cookie = await app.signIn(teamId, (await team.addMember("owner")).userId);
});
afterAll(async () => {
  await app.close();
  await db.close();
});

const mutations = Object.entries(
  appRouter._def.procedures as unknown as Record<string, { _def: { type: string } }>,
)
  .filter(([, { _def }]) => _def.type === "mutation")
  .map(([path]) => path);
const body = JSON.stringify({ json: { email: "a@example.test", role: "viewer" } });
const own = () => ({ cookie, origin: app.url, "x-pitwall": "1", "content-type": "application/json" });

/** Requests that a foreign page, a form or an old browser could make; `url` and `init` for one mutation. */
const shapes: [string, (path: string) => { path?: string; init: RequestInit }][] = [
  [
    "a form",
    () => ({
      init: {
        headers: { cookie, origin: app.url, "content-type": "application/x-www-form-urlencoded" },
        body: "a=1",
      },
    }),
  ],
  [
    "a form with our header",
    () => ({
      init: { headers: { ...own(), "content-type": "application/x-www-form-urlencoded" }, body: "a=1" },
    }),
  ],
  [
    "multipart",
    () => ({
      init: { headers: { ...own(), "content-type": "multipart/form-data; boundary=x" }, body: "--x--" },
    }),
  ],
  [
    "octet-stream",
    () => ({ init: { headers: { ...own(), "content-type": "application/octet-stream" }, body } }),
  ],
  ["text/plain", () => ({ init: { headers: { ...own(), "content-type": "text/plain" }, body } })],
  [
    "no content type",
    () => ({ init: { headers: { cookie, origin: app.url, "x-pitwall": "1" }, body: new Blob([body]) } }),
  ],
  ["a beacon", () => ({ init: { headers: { cookie, origin: app.url }, body } })],
  ["another origin", () => ({ init: { headers: { ...own(), origin: "https://evil.example" }, body } })],
  ["the origin null", () => ({ init: { headers: { ...own(), origin: "null" }, body } })],
  [
    "no origin",
    () => ({ init: { headers: { cookie, "x-pitwall": "1", "content-type": "application/json" }, body } }),
  ],
  ["a cross-site fetch", () => ({ init: { headers: { ...own(), "sec-fetch-site": "cross-site" }, body } })],
  ["a same-site subdomain", () => ({ init: { headers: { ...own(), "sec-fetch-site": "same-site" }, body } })],
  ["without our header", () => ({ init: { headers: { ...own(), "x-pitwall": "" }, body } })],
  [
    "GET",
    (path) => ({
      path: `${path}?input=${encodeURIComponent(body)}`,
      init: { method: "GET", headers: own() },
    }),
  ],
  [
    "a method override",
    (path) => ({
      path: `${path}?input=${encodeURIComponent(body)}`,
      init: { method: "GET", headers: { ...own(), "x-http-method-override": "POST" } },
    }),
  ],
  ["PUT", () => ({ init: { method: "PUT", headers: own(), body } })],
  ["a batch", (path) => ({ path: `${path}?batch=1`, init: { headers: own(), body: `{"0":${body}}` } })],
  [
    "two mutations at once",
    (path) => ({
      path: `${path},${path}?batch=1`,
      init: { headers: own(), body: `{"0":${body},"1":${body}}` },
    }),
  ],
  [
    "a body over 256 kB",
    () => ({ init: { headers: own(), body: JSON.stringify({ json: "x".repeat(300_000) }) } }),
  ],
];

const state = async () =>
  (await db.owner.query("SELECT count(*)::int AS n FROM invites WHERE team_id = $1", [teamId])).rows[0].n;

describe("the request guard", () => {
  it.each(shapes)("refuses every mutation sent as %s", async (_, shape) => {
    const before = await state();
    for (const mutation of mutations) {
      const { path = mutation, init } = shape(mutation);
      const reply = await app.send(`/api/trpc/${path}`, { method: "POST", ...init });
      expect([mutation, reply.status >= 400 && reply.status < 500]).toEqual([mutation, true]);
    }
    expect(await state()).toBe(before);
    expect((await app.query("session.me", {}, cookie)).status).toBe(200);
  });

  it("lets the same mutation through when our own page sends it", async () => {
    const reply = await app.send("/api/trpc/members.invite", { method: "POST", headers: own(), body });
    expect(reply.status).toBe(200);
  });

  it("takes twenty questions in a batch, not twenty-one, and refuses a foreign page's question", async () => {
    const batch = (size: number) =>
      `/api/trpc/${Array(size).fill("session.me").join(",")}?batch=1&input=${encodeURIComponent(
        JSON.stringify(Object.fromEntries(Array.from({ length: size }, (_, index) => [index, { json: {} }]))),
      )}`;
    expect((await app.send(batch(20), { headers: own() })).status).toBe(200);
    expect((await app.send(batch(21), { headers: own() })).status).toBe(413);
    expect((await app.send(batch(1), { headers: { cookie } })).status).toBe(403);
  });

  it("tells a stranger nothing about its inside", async () => {
    const reply = await app.send("/api/trpc/session.me?input=%7B", { headers: own() });
    expect(reply.status).toBe(400);
    expect(reply.body).not.toMatch(/at |node_modules|SELECT|\.ts/);
    expect((await app.query("nothing.here", {}, cookie)).json().error?.json.message).toBe(
      "There is no such procedure.",
    );
  });

  it("answers what cannot be decoded with a refusal, not with a fault of its own", async () => {
    const logged = vi.spyOn(app.host.log, "error");
    const foreign = `theme=%E0%A4%A; ${cookie}`;
    expect((await app.query("session.me", {}, foreign)).status).toBe(200);
    const stream = await fetch(`${app.url}/api/stream`, {
      headers: { cookie: foreign },
    });
    expect(stream.status).toBe(200);
    await stream.body?.cancel();
    expect((await app.send("/api/trpc/%E0%A4%A", { headers: own() })).status).toBe(404);
    const upload = { method: "POST", headers: { ...own(), "x-file-name": "%E0%A4%A" }, body: "a" };
    const uploaded = await app.send(`/api/upload/${crypto.randomUUID()}`, upload);
    expect([uploaded.status, uploaded.json().code]).toEqual([400, "bad-input"]);
    for (const form of ["null", "[]", '{"email":{"a":1},"password":[]}', "{"]) {
      const headers = { origin: app.url, "content-type": "application/json" };
      const init = { method: "POST", headers, body: form };
      expect((await app.send("/api/auth/callback/credentials", init)).status).toBe(400);
    }
    expect(logged).not.toHaveBeenCalled();
    logged.mockRestore();
  });

  it("counts uploads, columns, downloads and streams like procedures", async () => {
    const calls = vi.spyOn(app.host, "calls").mockRejectedValue(tooMany(30_000));
    for (const path of ["/api/columns/x", "/api/download/x", "/api/stream"])
      expect([path, (await app.send(path, { headers: own() })).status]).toEqual([path, 429]);
    const upload = { method: "POST", headers: { ...own(), "x-file-name": "a.csv" }, body: "a" };
    expect((await app.send(`/api/upload/${crypto.randomUUID()}`, upload)).status).toBe(429);
    calls.mockRestore();
  });

  it("believes the proxy about an address, never what stood before", async () => {
    const from = (address: string) => app.send("/api/metrics", { headers: { "x-forwarded-for": address } });
    expect((await from("127.0.0.1, 203.0.113.9")).status).toBe(401);
    expect((await from("203.0.113.9, 127.0.0.1")).status).toBe(200);
  });

  it("refuses a sign-in form from another site", async () => {
    const reply = await app.send("/api/auth/callback/credentials", {
      method: "POST",
      headers: { origin: "https://evil.example", "content-type": "application/x-www-form-urlencoded" },
      body: "email=a&password=b",
    });
    expect(reply.status).toBe(403);
  });
});
