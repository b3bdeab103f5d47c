import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { workerBus } from "#server/infrastructure/bus/index.ts";
import { type TestDatabase, testDatabase } from "#server/infrastructure/db/test-database.ts";
import { eventually } from "#server/infrastructure/db/test-eventually.ts";
import { checkHealth } from "#server/infrastructure/monitoring/index.ts";
import { startTestApp, type TestApp } from "./test-app.ts";

let db: TestDatabase;
let app: TestApp;
beforeAll(async () => {
  db = await testDatabase();
  app = await startTestApp(db);
});
afterAll(async () => {
  await app.close();
  await db.close();
});

describe("health and metrics", () => {
  it("is degraded without a worker or without a trading process, and ok with both", async () => {
    const before = await app.send("/api/health", {});
    expect([before.status, before.json()]).toMatchObject([
      200,
      {
        status: "degraded",
        checks: { database: { ok: true }, workers: { ok: false }, trading: { ok: false } },
      },
    ]);
    const worker = workerBus(db.pool, app.home);
    await eventually(() => app.host.live.workers() === 1);
    expect((await app.send("/api/health", {})).json()).toMatchObject({
      status: "degraded",
      checks: { workers: { ok: true }, trading: { ok: false, detail: expect.stringMatching(/orders wait/) } },
    });
    const trading = workerBus(db.pool, app.home, "trading");
    await eventually(() => app.host.live.trading() === 1);
    expect((await app.send("/api/health", {})).json()).toMatchObject({
      status: "ok",
      sandbox: { wall: expect.stringMatching(/^(bubblewrap|missing)$/), detail: expect.any(String) },
    });
    worker.close();
    trading.close();
  });

  it("is down when the database does not answer", async () => {
    const pool = { query: () => Promise.reject(new Error("refused")) } as never;
    expect(await checkHealth({ pool, home: "/", workers: () => 1, trading: () => 1 })).toMatchObject({
      status: "down",
    });
  });

  it("counts procedures, for this machine and for bearers of the token only", async () => {
    await app.query("setup.state", {});
    const text = (await app.send("/api/metrics", { headers: { "x-forwarded-for": "127.0.0.1" } })).body;
    expect(text).toMatch(/pitwall_procedure_seconds_count\{procedure="setup.state",outcome="ok"\} 1/);
    const from = (headers: Record<string, string>) =>
      app.send("/api/metrics", { headers: { "x-forwarded-for": "10.0.0.9", ...headers } });
    expect((await from({})).status).toBe(401);
    expect((await from({ authorization: "Bearer wrong" })).status).toBe(401);
    expect((await from({ authorization: "Bearer a-token" })).status).toBe(200);
  });
});
