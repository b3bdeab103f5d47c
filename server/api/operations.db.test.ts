import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { workerBus } from "#server/infrastructure/bus/index.ts";
import { type TestDatabase, testDatabase } from "#server/infrastructure/db/test-database.ts";
import { eventually } from "#server/infrastructure/db/test-eventually.ts";
import { takeLease } from "#server/infrastructure/jobs/index.ts";
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
    const lease = await takeLease(db.url, "health-test");
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
    await lease.release();
    trading.close();
  });

  it("is down when the database does not answer", async () => {
    const pool = { query: () => Promise.reject(new Error("refused")) } as never;
    expect(await checkHealth({ pool, home: "/", workers: async () => 1, trading: () => 1 })).toMatchObject({
      status: "down",
    });
  });

  it("says in the log who asked what, under the request's id", async () => {
    const team = await db.team();
    const { userId } = await team.addMember("owner");
    const cookie = await app.signIn(team.teamId, userId);
    const logged = vi.spyOn(app.host.log, "info");
    const reply = await app.mutate("members.invite", { email: "log@example.test", role: "viewer" }, cookie);
    await app.mutate("members.invite", { email: "no address", role: "viewer" }, cookie);
    const about = { requestId: reply.headers.get("x-request-id"), teamId: team.teamId, userId };
    const procedure = "members.invite";
    expect(logged.mock.calls.map(([fields]) => fields)).toMatchObject([
      { ...about, procedure, outcome: "ok" },
      { procedure, outcome: "bad-input" },
    ]);
    logged.mockRestore();
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
