import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { price, quantity } from "#lib/core/money.ts";
import { stopRules } from "#lib/models/risk/index.ts";
import { execute } from "#server/access/execute.ts";
import { callerOf, testHost } from "#server/access/test-host.ts";
import type { Quotes } from "#server/execution/orders/index.ts";
import { testAccount } from "#server/execution/orders/test-account.ts";
import { decideSetting } from "#server/infrastructure/config/index.ts";
import { type TestDatabase, testDatabase } from "#server/infrastructure/db/test-database.ts";
import { haltOf, killState, saveStopRules, watchRepeats, watchStops } from "./index.ts";

const home = mkdtempSync(join(tmpdir(), "pitwall-stops-"));
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
  const host = testHost(db);
  const risk = callerOf(account.teamId, await account.team.addMember("risk"));
  const { accountId: id, teamId } = account;
  const save = (rules: object) => execute(host, saveStopRules, risk, { id, rules: stopRules.parse(rules) });
  const watch = (quotes: Quotes = account.quotes) => watchStops(host, { teamId, accountId: id }, quotes);
  return { account, host, risk, save, watch, halt: () => haltOf(home, { ...account, desk: null }) };
}

describe("automatic stops", () => {
  it("fall at their figure, once, as far as they were told, and say why", async () => {
    const { account, host, risk, save, watch, halt } = await desk();
    const { teamId, accountId } = account;
    const refuse = (orderId: string | null) =>
      account.one(
        "UPDATE orders SET state = 'rejected', exposed = 0, updated_at = $2 WHERE id = $1 RETURNING 1",
        [orderId, host.clock()],
      );
    expect(await watch()).toBeNull();
    await save({ "refused-orders": { at: 2, level: "cancel" }, "day-loss": { at: 500, level: "pause" } });
    await refuse((await account.place("one")).orderId);
    expect(await watch()).toBeNull();
    const { gauges } = await execute(host, killState, risk, {});
    expect(gauges.find(({ rule }) => rule === "refused-orders")).toMatchObject({
      accountId,
      value: 1,
      at: 2,
    });
    await refuse((await account.place("two", { quantity: quantity("7") })).orderId);
    expect(await watch()).toMatchObject({ rule: "refused-orders", value: 2 });
    expect(halt()).toMatchObject({ all: true });
    expect(await watch()).toBeNull();
    expect(await account.one("SELECT level, activated_by, reason FROM kill_switches")).toEqual({
      ...{ level: "cancel", activated_by: null },
      reason: "Refused by the venue: 2 a minute reached the 2 at which it stops by itself.",
    });
    const { rows } = await db.owner.query(
      "SELECT actor_name FROM audit_entries WHERE team_id = $1 AND action = 'killSwitch.activate'",
      [teamId],
    );
    expect(rows).toEqual([{ actor_name: "automatic stop" }]);
  });

  it("see a loss of the day at the prices of now, and go as far as the strongest that falls", async () => {
    const { account, host, save, watch } = await desk();
    await save({ "day-loss": { at: 500, level: "flatten" }, "unknown-orders": { at: 1, level: "pause" } });
    const orderId = await account.working("b");
    const trade = { kind: "trade", execution: "e", quantity: quantity("100"), price: price("100") } as const;
    await account.record(orderId, { id: "e", at: account.now(), ...trade });
    const at =
      (text: string): Quotes =>
      () => ({
        ...{ reference: price(text), at: host.clock(), open: true, dailyVolume: null },
      });
    expect(await watch(at("95.01"))).toBeNull();
    await account.place("unknown", { quantity: quantity("3") });
    await account.one("UPDATE orders SET state = 'unknown' WHERE state = 'queued' RETURNING 1");
    expect(await watch(at("95"))).toMatchObject({ rule: "day-loss", value: 500, level: "flatten" });
  });
});

describe("a strategy that trades over and over", () => {
  it("is paused at the figure of its account's control until a person arms it again, but not on a replay", async () => {
    const { account, host, risk, halt } = await desk();
    const limits = { "repeated-execution": { settings: { times: 3, seconds: 60 } } };
    await account.one("UPDATE accounts SET limits = $1 RETURNING 1", [JSON.stringify(limits)]);
    for (const n of [1, 2, 3]) {
      const placed = await account.place(`k${n}`, { strategy: "v1" });
      const trade = { ...account.trade(n, "100"), at: host.clock() };
      await account.record(placed.orderId as string, trade);
    }
    expect(await watchRepeats(host, account)).toEqual([]);
    await account.one("UPDATE accounts SET broker = 'alpaca' RETURNING 1");
    expect(await watchRepeats(host, account)).toEqual(["v1"]);
    expect(await watchRepeats(host, account)).toEqual([]);
    expect(halt()).toEqual({ all: false, strategies: ["v1"], symbols: [] });
    const { scopes } = await execute(host, killState, risk, {});
    expect(scopes).toMatchObject([
      { level: "pause", by: null, reason: "Repeated execution: it traded 3 times within 60 s." },
    ]);
    const refused = await account.place("later", { strategy: "v1" });
    expect(refused.findings.map(({ control }) => control)).toContain("kill-switch");
    expect((await account.place("by hand")).outcome).toBe("accepted");
  });
});
