import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { price, quantity } from "#lib/core/money.ts";
import type { OrderFact } from "#lib/execution/orders/index.ts";
import { execute } from "#server/access/execute.ts";
import { callerOf, testHost } from "#server/access/test-host.ts";
import { DatabaseStore, Gateway, takeOver, type Wire } from "#server/execution/gateway/index.ts";
import { getOrder, readOrder, replaceOrder } from "#server/execution/orders/index.ts";
import { testAccount } from "#server/execution/orders/test-account.ts";
import { decideSetting } from "#server/infrastructure/config/index.ts";
import { openPool } from "#server/infrastructure/db/index.ts";
import { type TestDatabase, testDatabase } from "#server/infrastructure/db/test-database.ts";
import {
  carryOutKills,
  closeByOperator,
  confirmRearm,
  haltOf,
  type KillLevel,
  keepLatches,
  killState,
  measureStop,
  readLatches,
  removeLatch,
  requestRearm,
  stopNow,
} from "./index.ts";

const home = mkdtempSync(join(tmpdir(), "pitwall-kill-"));
decideSetting(["state", "home"], home);
let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(async () => {
  await db.close();
  rmSync(home, { recursive: true, force: true });
});

async function desk() {
  const account = await testAccount(db);
  const { teamId, accountId } = account;
  const host = testHost(db);
  const risk = callerOf(teamId, await account.team.addMember("risk"));
  const scope = { kind: "account" as const, id: accountId };
  const stop = (level: KillLevel = "pause", over: object = scope) =>
    stopNow(host, risk, { scope: over, level, reason: "test" });
  const carryOut = () => carryOutKills(db.pool, account, account.quotes, account.now());
  const halt = () => haltOf(home, { teamId, accountId, desk: null });
  const gateway = async (send: Wire["send"]) => {
    const store = new DatabaseStore({ pool: db.pool, teamId, accountId });
    const wire: Wire = { send, query: async () => null, history: async () => [] };
    const venue = { clientIds: "forever", requestTtlMicros: null, queryLagMicros: 0 } as const;
    const epoch = await takeOver({ pool: db.pool, teamId, accountId });
    return new Gateway({ store, wire, clock: () => Date.now() * 1000, venue, epoch, halt });
  };
  return { account, host, risk, scope, stop, carryOut, halt, gateway };
}

describe("a kill switch", () => {
  it("lets nothing new reach the wire from the moment it is latched, and every cancel", async () => {
    const { account, stop, gateway } = await desk();
    const sent: { kind: string; at: number }[] = [];
    const running = await gateway(async ({ kind }) => {
      sent.push({ kind, at: performance.now() });
      return { outcome: "accepted" };
    });
    const rests = await account.working("rests");
    for (let i = 0; i < 30; i++) await account.place(`k${i}`, { limitPrice: null, type: "market" });
    const sending = running.dispatch();
    while (sent.length < 3) await sleep(1);
    const clicked = performance.now();
    await stop("cancel");
    await sending;
    const latest = Math.max(...sent.filter(({ kind }) => kind === "new").map(({ at }) => at));
    expect(sent.length).toBeLessThan(30);
    // The request that was on its way when the latch fell is the last; how fast that is, the benchmark says.
    expect(latest - clicked).toBeLessThan(1000);
    const before = sent.length;
    await carryOutKills(db.pool, account, account.quotes, account.now());
    await running.dispatch();
    expect(sent.slice(before).every(({ kind }) => kind === "cancel")).toBe(true);
    expect(
      (await account.inTeam((client) => readOrder(client, rests))).commands.map(({ command }) => command),
    ).toEqual(["new", "c1"]);
    expect(await account.one("SELECT count(*)::int AS n FROM orders WHERE state = 'queued'")).toEqual({
      n: 0,
    });
    expect((await account.place("late")).findings.map(({ control }) => control)).toContain("kill-switch");
  });

  it.each(["account", "symbol"])(
    "stands though every account is locked, and voids what was judged before it: of an %s",
    async (kind) => {
      const { account, stop, scope } = await desk();
      const holder = await db.owner.connect();
      await holder.query("BEGIN");
      await holder.query("SELECT FROM accounts WHERE id = $1 FOR UPDATE", [account.accountId]);
      const late = account.place("late");
      const waiting = `SELECT FROM pg_stat_activity
      WHERE wait_event_type = 'Lock' AND query LIKE '%accept_orders%' AND datname = current_database()`;
      await vi.waitUntil(async () => (await db.owner.query(waiting)).rowCount === 1, { timeout: 30_000 });
      const over = kind === "symbol" ? { kind, id: "IBM" } : scope;
      expect(await stop("pause", over)).toEqual({ latched: true, accounts: 1 });
      await holder.query("ROLLBACK");
      holder.release();
      expect((await late).findings.map(({ control }) => control)).toContain("kill-switch");
      expect(await account.one("SELECT state FROM orders")).toEqual({ state: "denied" });
    },
  );

  it("can be measured: stopped while it sends, nothing new leaves after the call", async () => {
    const { account, host, risk } = await desk();
    const place = (key: string) =>
      account.place(key, { limitPrice: null, type: "market", quantity: quantity("1") });
    const { lastSendMs, answerMs, sent } = await measureStop(host, risk, account, place, {
      rounds: 2,
      writers: 2,
    });
    expect([lastSendMs.length, answerMs.length, sent > 0]).toEqual([2, 2, true]);
    expect(haltOf(home, { ...account, desk: null })).toBeNull();
  });

  it("is latched with the database away, and the database learns of it when it is back", async () => {
    const { account, host, risk, scope, halt } = await desk();
    const away = openPool("postgres://nobody@127.0.0.1:9/none", { poolSize: 1, statementTimeoutSeconds: 5 });
    const answer = await stopNow({ ...host, pool: away }, risk, { scope, level: "cancel", reason: "smoke" });
    await away.end();
    expect(answer).toEqual({ latched: true, accounts: null });
    expect(halt()).toEqual({ all: true, strategies: [], symbols: [] });
    expect(await keepLatches(db.pool, home)).toBeGreaterThan(0);
    expect(await keepLatches(db.pool, home)).toBe(0);
    expect(await account.one("SELECT level, reason FROM kill_switches")).toEqual({
      level: "cancel",
      reason: "smoke",
    });
  });

  it("writes no latch for who may not stop, or for what makes no sense", async () => {
    const { account, host, scope } = await desk();
    const viewer = callerOf(account.teamId, await account.team.addMember("viewer"));
    await expect(stopNow(host, viewer, { scope, level: "pause", reason: "x" })).rejects.toThrow("permission");
    const risk = callerOf(account.teamId, await account.team.addMember("risk"));
    await expect(stopNow(host, risk, { scope, level: "pause", reason: "" })).rejects.toThrow("Say why");
    await expect(
      stopNow(host, risk, { scope: { kind: "desk" }, level: "pause", reason: "x" }),
    ).rejects.toThrow("which");
    expect(readLatches(home).filter(({ teamId }) => teamId === account.teamId)).toEqual([]);
  });

  it("stops the strategy, desk or account it names and no other", async () => {
    const { account, host, risk } = await desk();
    const other = await testAccount(db, { team: account.team, name: "Other" });
    await account.one("UPDATE accounts SET desk = 'Rates' WHERE id = $1 RETURNING 1", [other.accountId]);
    const refused = async (of: typeof account, key: string, over = {}) =>
      (await of.place(key, over)).findings.some(({ control }) => control === "kill-switch");
    await stopNow(host, risk, { scope: { kind: "desk", id: "Rates" }, level: "pause", reason: "x" });
    expect([await refused(account, "a"), await refused(other, "a")]).toEqual([false, true]);
    await stopNow(host, risk, { scope: { kind: "strategy", id: "v7" }, level: "pause", reason: "x" });
    expect([await refused(account, "b"), await refused(account, "c", { strategy: "v7" })]).toEqual([
      false,
      true,
    ]);
    await stopNow(host, risk, { scope: { kind: "everything" }, level: "pause", reason: "x" });
    expect(await refused(account, "d")).toBe(true);
    expect(readLatches(home).filter(({ teamId }) => teamId === account.teamId)).toHaveLength(3);
  });

  it("flattens once nothing works any more: exactly what is held, one order a symbol", async () => {
    const { account, stop, carryOut, host, risk } = await desk();
    const filled = await account.working("f");
    await account.record(filled, account.trade("f", "100"));
    const rests = await account.working("r");
    await stop("flatten");
    expect((await carryOut()).closing).toEqual([]);
    const cancelled: OrderFact = { id: "c", at: account.now(), kind: "cancelled", command: "c1" };
    await account.record(rests, account.trade("late", "30"), cancelled);
    const { closing } = await carryOut();
    expect(closing.map(({ outcome }) => outcome)).toEqual(["accepted"]);
    expect((await carryOut()).closing).toEqual([]);
    expect(
      await account.one("SELECT side, quantity::int, type, closing FROM orders WHERE id = $1", [
        closing[0]?.orderId,
      ]),
    ).toEqual({ side: "sell", quantity: 130, type: "market", closing: true });
    await account.record(closing[0]?.orderId as string, account.trade("close", "130"));
    expect((await carryOut()).closing).toEqual([]);
    expect(await account.one("SELECT quantity::int FROM positions")).toEqual({ quantity: 0 });
    const { scopes } = await execute(host, killState, risk, {});
    expect(scopes[0]).toMatchObject({ level: "flatten", effect: { working: 0, unknown: 0 } });
  });

  it("flattens what no execution made too, whatever the limits for orders", async () => {
    const { account, stop, carryOut, host, risk } = await desk();
    const filled = await account.working("f");
    await account.record(filled, account.trade("f", "100"));
    // As a split or a person's adjusting entry leaves it.
    await account.one("UPDATE positions SET quantity = 200.5 RETURNING 1");
    const limits = {
      "max-order-quantity": { settings: { units: 10 } },
      "message-rate": { settings: { perSecond: 1 } },
      "stale-data": { settings: { seconds: 1 } },
    };
    await account.one("UPDATE accounts SET limits = $1 RETURNING 1", [JSON.stringify(limits)]);
    await stop("flatten");
    const now = account.now() + 60_000_000;
    const { closing } = await carryOutKills(db.pool, account, account.quotes, now);
    expect(closing).toMatchObject([{ outcome: "accepted", findings: [] }]);
    expect(await account.one("SELECT side, quantity::float FROM orders WHERE closing")).toEqual({
      side: "sell",
      quantity: 200.5,
    });
    const held = async () => (await execute(host, killState, risk, {})).scopes[0]?.effect.held;
    expect(await held()).toBe(1);
    await account.record(closing[0]?.orderId as string, account.trade("close", "200.5"));
    expect([(await carryOut()).closing, await held()]).toEqual([[], 0]);
  });

  it("is armed again only by another member, and says who", async () => {
    const { account, host, risk, scope, stop, halt } = await desk();
    await stop();
    await expect(execute(host, confirmRearm, risk, { scope })).rejects.toThrow("Nobody asked");
    await execute(host, requestRearm, risk, { scope, reason: "all clear" });
    const owner = callerOf(account.teamId, await account.team.addMember("owner"));
    await expect(execute(host, confirmRearm, risk, { scope })).rejects.toThrow("another member");
    await execute(host, confirmRearm, owner, { scope });
    expect(halt()).toBeNull();
    expect((await account.place("after")).outcome).toBe("accepted");
    const { rows } = await db.owner.query(
      "SELECT action FROM audit_entries WHERE team_id = $1 AND outcome = 'done' ORDER BY id",
      [account.teamId],
    );
    expect(rows.map(({ action }) => action)).toEqual([
      "killSwitch.activate",
      "killSwitch.requestRearm",
      "killSwitch.confirmRearm",
    ]);
  });

  it("is armed again by one alone in a team only after signing in again and a minute", async () => {
    const account = await testAccount(db);
    const owner = await account.team.addMember("owner");
    const host = testHost(db);
    let now = Date.now() * 1000;
    host.clock = () => now;
    const session = async () => {
      const { rows } = await db.owner.query(
        `INSERT INTO sessions (secret_hash, user_id, team_id, expires_at, created_at)
         VALUES (gen_random_uuid()::text, $1, $2, now() + interval '1 hour', to_timestamp($3 / 1e6)) RETURNING id`,
        [owner.userId, account.teamId, now],
      );
      const caller = callerOf(account.teamId, owner);
      return { ...caller, actor: { ...caller.actor, sessionId: rows[0].id } as typeof caller.actor };
    };
    const scope = { kind: "everything" as const };
    const first = await session();
    await stopNow(host, first, { scope, level: "pause", reason: "x" });
    now += 1_000_000;
    await execute(host, requestRearm, first, { scope, reason: "y" });
    await expect(execute(host, confirmRearm, first, { scope })).rejects.toThrow("sign in again");
    now += 1_000_000;
    const second = await session();
    await expect(execute(host, confirmRearm, second, { scope })).rejects.toThrow("wait 59 s");
    now += 60_000_000;
    await execute(host, confirmRearm, second, { scope });
    expect(readLatches(home).filter(({ teamId }) => teamId === account.teamId)).toEqual([]);
    removeLatch(home, { teamId: account.teamId, kind: "everything", id: "" });
  });
});

describe("a kill switch over a symbol", () => {
  it("stops, cancels and flattens that one on every account, and lets the others trade", async () => {
    const { account, stop, halt, gateway, carryOut } = await desk();
    await account.one(
      "INSERT INTO instruments (team_id, symbol, currency, tick, lot) VALUES (app_team_id(), 'GE', 'USD', 0.01, 1) RETURNING 1",
    );
    const sent: string[] = [];
    const running = await gateway(async ({ order }) => {
      sent.push(order.symbol);
      return { outcome: "accepted" };
    });
    await account.place("waits");
    await account.place("other", { symbol: "GE" });
    await stop("cancel", { kind: "symbol", id: "IBM" });
    expect(halt()).toEqual({ all: false, strategies: [], symbols: ["IBM"] });
    const [refused] = (await account.place("late")).findings;
    expect(refused?.message).toMatch(/^A kill switch stops IBM:/);
    await running.dispatch();
    expect(sent).toEqual(["GE"]);
    removeLatch(home, { teamId: account.teamId, kind: "symbol", id: "IBM" });
    // Without the latch the row in the database stops it as well.
    await running.dispatch();
    expect(sent).toEqual(["GE"]);
    expect((await carryOut()).cancelled).toBe(1);
    expect(await account.one("SELECT count(*)::int AS n FROM orders WHERE exposed > 0")).toEqual({ n: 1 });
  });

  it("closes only what is held of it", async () => {
    const { account, stop, carryOut } = await desk();
    await account.one(
      "INSERT INTO instruments (team_id, symbol, currency, tick, lot) VALUES (app_team_id(), 'GE', 'USD', 0.01, 1) RETURNING 1",
    );
    for (const symbol of ["IBM", "GE"]) {
      const orderId = await account.working(symbol, { symbol });
      const trade = {
        kind: "trade",
        execution: symbol,
        quantity: quantity("100"),
        price: price("100"),
      } as const;
      await account.record(orderId, { id: symbol, at: account.now(), ...trade });
    }
    await stop("flatten", { kind: "symbol", id: "IBM" });
    expect((await carryOut()).closing).toMatchObject([{ outcome: "accepted" }]);
    expect(await account.one("SELECT symbol, side FROM orders WHERE closing")).toEqual({
      symbol: "IBM",
      side: "sell",
    });
    removeLatch(home, { teamId: account.teamId, kind: "symbol", id: "IBM" });
  });
});

describe("disconnecting", () => {
  it("is not undone by a weaker stop", async () => {
    const { account, scope, stop } = await desk();
    await stop("disconnect");
    await stop("pause");
    expect(readLatches(home).find(({ id }) => id === account.accountId)?.level).toBe("disconnect");
    expect(await account.one("SELECT level FROM kill_switches")).toEqual({ level: "disconnect" });
    removeLatch(home, { ...scope, teamId: account.teamId });
  });

  it("is of accounts: a symbol has no line", async () => {
    const { stop, halt } = await desk();
    await expect(stop("disconnect", { kind: "symbol", id: "IBM" })).rejects.toThrow("A line is an account's");
    expect(halt()).toBeNull();
  });
});

describe("a replace that nothing is proven of", () => {
  it("is closed by two persons, and the order goes on as it was", async () => {
    const { account, host, risk } = await desk();
    const id = await account.working("q");
    const terms = { quantity: quantity("150"), limitPrice: price("100"), stopPrice: null };
    await account.inTeam((client) =>
      replaceOrder(client, account.quotes, {
        ...{ orderId: id, key: "r", terms, accepted: new Set(), now: account.now() },
      }),
    );
    const attempt = { command: "r1", attempt: 1 };
    await expect(execute(host, closeByOperator, risk, { id, note: "?" })).rejects.toThrow(
      "only what is quarantined",
    );
    await account.record(
      id,
      { id: "s", at: account.now(), kind: "send-marked", ...attempt, deadBy: null },
      { id: "q", at: account.now(), kind: "quarantined", ...attempt, reason: "no proof" },
      account.trade("all", "100"),
    );
    const stands = "SELECT state, exposed::int FROM orders";
    expect(await account.one(stands)).toEqual({ state: "pending-replace", exposed: 50 });
    await execute(host, closeByOperator, risk, { id, note: "Never came." });
    const operations = callerOf(account.teamId, await account.team.addMember("operations"));
    await execute(host, closeByOperator, operations, { id, note: "Confirmed." });
    expect(await account.one(stands)).toEqual({ state: "filled", exposed: 0 });
  });
});

describe("an order that nothing is proven of", () => {
  it("is closed by two persons, and keeps its room until then", async () => {
    const { account, host, risk } = await desk();
    const { orderId } = await account.place("q");
    const id = orderId as string;
    const attempt = { command: "new", attempt: 1 };
    await account.record(
      id,
      { id: "s", at: account.now(), kind: "send-marked", ...attempt, deadBy: null },
      { id: "a", at: account.now(), kind: "send-answered", ...attempt, outcome: "ambiguous" },
      { id: "q", at: account.now(), kind: "quarantined", ...attempt, reason: "no proof" },
    );
    expect(await execute(host, closeByOperator, risk, { id, note: "Broker says no." })).toEqual({
      outcome: "asked",
    });
    expect((await execute(host, getOrder, risk, { id })).closing).toMatchObject({ note: "Broker says no." });
    const operations = callerOf(account.teamId, await account.team.addMember("operations"));
    await expect(execute(host, closeByOperator, risk, { id, note: "Again." })).rejects.toThrow(
      "another member",
    );
    expect(await execute(host, closeByOperator, operations, { id, note: "Confirmed." })).toEqual({
      outcome: "closed",
    });
    expect(await account.one("SELECT state, exposed::int FROM orders")).toEqual({
      state: "closed-by-operator",
      exposed: 0,
    });
  });
});
