import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { price } from "#lib/core/money.ts";
import { execute } from "#server/access/execute.ts";
import { callerOf, testHost } from "#server/access/test-host.ts";
import { quoteTopic, verifyOrders, writeQuote } from "#server/execution/orders/index.ts";
import { testAccount } from "#server/execution/orders/test-account.ts";
import { childEnvironment, decideSetting } from "#server/infrastructure/config/index.ts";
import { CRASH_POINTS } from "#server/infrastructure/crash-points/index.ts";
import { type TestDatabase, testDatabase } from "#server/infrastructure/db/test-database.ts";
import {
  accelerateAlgorithm,
  advanceDue,
  cancelAlgorithm,
  changeAlgorithm,
  getAlgorithm,
  listAlgorithms,
  pauseAlgorithm,
  previewAlgorithm,
  previewChange,
  resumeAlgorithm,
  startAlgorithm,
  takeOverAlgorithm,
} from "./index.ts";

const MINUTE = 60_000_000;
const home = mkdtempSync(join(tmpdir(), "pitwall-algos-"));
decideSetting(["state", "home"], home);
let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(async () => {
  await db.close();
  rmSync(home, { recursive: true });
});

async function desk(options: Parameters<typeof testAccount>[1] = {}) {
  const account = await testAccount(db, options);
  const trader = await account.team.addMember("trader");
  const host = testHost(db);
  let now = account.now();
  host.clock = () => now;
  const { teamId, accountId } = account;
  const quoted = () =>
    host.bus.set(
      teamId,
      quoteTopic("IBM"),
      writeQuote({ reference: price("100"), at: now, open: true, dailyVolume: null }),
    );
  quoted();
  const caller = callerOf(teamId, trader);
  const ask = (over: object = {}, choice: object = {}) => ({
    intent: {
      account: accountId,
      symbol: "IBM",
      side: "buy" as const,
      quantity: "120",
      limitPrice: "100",
      ...over,
    },
    choice: { name: "twap" as const, parameters: { minutes: 60, slices: 12 }, ...choice },
  });
  const preview = (over?: object, choice?: object) =>
    execute(host, previewAlgorithm, caller, ask(over, choice));
  const start = async (over?: object, choice?: object, key = "k") => {
    const { token } = await preview(over, choice);
    return execute(host, startAlgorithm, caller, { key, token, accepted: ["concentration"] });
  };
  /** Minutes pass, the algorithms are looked after. */
  const wait = async (minutes: number, endedToo = false) => {
    now += minutes * MINUTE;
    quoted();
    const looking = { ...host, pool: db.pool, broker: () => null } as never;
    await advanceDue(looking, { teamId, accountId }, endedToo);
  };
  const children = () =>
    account.inTeam(async (client) => {
      const { rows } = await client.query(
        "SELECT id, state, quantity::float8 AS quantity FROM orders WHERE parent_id IS NOT NULL ORDER BY created_at, id",
      );
      return rows as { id: string; state: string; quantity: number }[];
    });
  const order = (id: string) =>
    account.one(
      "SELECT state, filled::float8 AS filled, exposed::float8 AS exposed FROM orders WHERE id = $1",
      [id],
    );
  return { account, host, caller, preview, start, wait, children, order, now: () => now };
}

describe("an algorithm on an account", () => {
  it("previews its slices, starts once for a key, and sends the first at once", async () => {
    const { preview, start, children, order, account, host, caller } = await desk();
    const { slices, findings, limits, positionAfter } = await preview();
    expect(positionAfter).toBe("120");
    expect(limits.find(({ control }) => control === "max-position")).toMatchObject({ before: 0, after: 120 });
    // The size of a single order is judged slice by slice.
    expect(limits.some(({ control }) => control === "max-order-quantity")).toBe(false);
    expect(slices.map((slice) => slice.quantity)).toEqual(Array(12).fill("10"));
    expect(findings.filter((one) => one.severity === "hard")).toEqual([]);
    const [first, again] = [await start(), await start()];
    expect(first).toMatchObject({ outcome: "accepted" });
    expect(again.orderId).toBe(first.orderId);
    expect((await children()).map((child) => child.quantity)).toEqual([10]);
    expect(await order(first.orderId!)).toEqual({ state: "new", filled: 0, exposed: 0 });
    expect(await account.one("SELECT count(*)::int AS n FROM order_requests")).toEqual({ n: 1 });
    const [listed] = await execute(host, listAlgorithms, caller, {});
    expect(listed).toMatchObject({ id: first.orderId, phase: "running", quantity: "120", children: 1 });
  });

  it("sends slices as time passes, counts fills, and is done when its children are", async () => {
    const { start, wait, children, order, account, host, caller } = await desk();
    const { orderId } = await start();
    let filled = 0;
    for (let minute = 0; minute < 60; minute += 5) {
      const all = await children();
      const { id } = all.at(-1)!;
      await account.record(id, account.trade(`${minute}`, "10", "99"));
      filled += 10;
      await wait(5);
      expect((await order(orderId!)).filled).toBe(filled);
    }
    expect(await order(orderId!)).toEqual({ state: "filled", filled: 120, exposed: 0 });
    expect(await children()).toHaveLength(12);
    const seen = await execute(host, getAlgorithm, caller, { id: orderId! });
    expect(seen.phase).toBe("done");
    expect(seen.children.every((child) => child.state === "filled" && child.averagePrice === "99")).toBe(
      true,
    );
    expect(await account.one("SELECT quantity::float8 AS q FROM positions")).toEqual({ q: 120 });
    expect(await account.inTeam((client) => verifyOrders(client))).toMatchObject({ differences: [] });
  });

  it("pauses, resumes, accelerates, hands over and cancels", async () => {
    const { start, wait, children, order, host, caller } = await desk();
    const id = (await start()).orderId!;
    await execute(host, pauseAlgorithm, caller, { id });
    expect((await children())[0]?.state).toBe("cancelled");
    await wait(20);
    expect(await children()).toHaveLength(1);
    expect((await order(id)).state).toBe("suspended");
    await execute(host, resumeAlgorithm, caller, { id });
    expect((await children())[1]!.quantity).toBeGreaterThan(10);
    await execute(host, accelerateAlgorithm, caller, { id, factor: 4 });
    await wait(2);
    expect(await children()).toHaveLength(3);
    expect(await execute(host, takeOverAlgorithm, caller, { id })).toMatchObject({ phase: "taken-over" });
    expect((await children()).slice(1).map((child) => child.state)).toEqual(["queued", "queued"]);
    await expect(execute(host, pauseAlgorithm, caller, { id })).rejects.toThrow(/taken-over already/);
    const second = (await start({}, {}, "second")).orderId!;
    expect(await execute(host, cancelAlgorithm, caller, { id: second })).toMatchObject({
      phase: "cancelled",
    });
    expect(await order(second)).toEqual({ state: "cancelled", filled: 0, exposed: 0 });
  });

  it("shows what a changed end would send, plans the rest so once for a key, and stays within the order", async () => {
    const { start, wait, children, account, host, caller, now } = await desk();
    const id = (await start()).orderId!;
    await wait(5);
    const end = now() + 115 * MINUTE;
    const { slices } = await execute(host, previewChange, caller, { id, end });
    expect(slices).toHaveLength(22);
    const change = () => execute(host, changeAlgorithm, caller, { id, key: "later", end });
    expect(await change()).toMatchObject({ phase: "running", filled: "0" });
    await wait(1);
    await change();
    await expect(
      execute(host, changeAlgorithm, caller, { id, key: "later", end: end + MINUTE }),
    ).rejects.toThrow(/^The key later was used for another change/);
    const seen = await execute(host, getAlgorithm, caller, { id });
    expect(seen).toMatchObject({ end, percent: null });
    expect(seen.schedule.map((step) => step.at)).toEqual(slices.map((slice) => slice.at));
    expect(
      seen.events.filter(({ event }) => (event as { command?: string }).command === "change"),
    ).toHaveLength(1);
    for (let minute = 0; minute < 120; minute += 5) await wait(5);
    const sizes = (await children()).map(({ quantity }) => quantity);
    expect(sizes.slice(0, 3)).toEqual([10, 10, 5]);
    expect(sizes.reduce((total, size) => total + size, 0)).toBe(120);
    const { rows } = await db.owner.query(
      "SELECT details FROM audit_entries WHERE team_id = $1 AND action = 'algos.change' AND outcome = 'done' ORDER BY id",
      [account.teamId],
    );
    expect(rows[0].details).toMatchObject({ key: "later", end });
  });

  it("tells what lags its schedule, and how much of a day's volume it is where that is known", async () => {
    const { start, wait, children, account, host, caller } = await desk();
    const list = async () => (await execute(host, listAlgorithms, caller, {}))[0]!;
    await start();
    expect(await list()).toMatchObject({ behind: false, dailyVolume: null });
    await wait(5);
    expect(await list()).toMatchObject({ behind: true });
    for (const { id } of await children()) await account.record(id, account.trade(id.slice(-8), "10"));
    await wait(1);
    expect(await list()).toMatchObject({ behind: false, filled: "20" });
  });

  it("counts what its children trade, or have taken back, after its end, and buys nothing again by itself", async () => {
    const { start, wait, children, order, account, host, caller } = await desk();
    const cancelled = (await start()).orderId!;
    const [first] = await children();
    await account.record(first!.id, { id: "new", at: account.now(), kind: "accepted" });
    await execute(host, cancelAlgorithm, caller, { id: cancelled });
    await account.record(first!.id, { id: "end", at: account.now(), kind: "cancelled" });
    await wait(1);
    await account.record(first!.id, account.trade("late", "4"));
    await wait(1, true);
    expect(await order(cancelled)).toMatchObject({ state: "cancelled", filled: 4 });

    const done = (await start({ quantity: "10" }, { parameters: { minutes: 60, slices: 1 } }, "one"))
      .orderId!;
    const only = (await children()).at(-1)!;
    await account.record(only.id, account.trade("whole", "10"));
    await wait(1);
    expect(await order(done)).toMatchObject({ state: "filled", filled: 10 });
    const bust = { kind: "trade-cancelled", refersTo: "ewhole" } as const;
    await account.record(only.id, { id: "bust", at: account.now(), ...bust });
    for (const minutes of [1, 60]) await wait(minutes, true);
    expect(await order(done)).toMatchObject({ state: "suspended", filled: 0 });
    expect(await children()).toHaveLength(2);
    // Without its trade the child works again: it is taken back, as at any pause.
    expect(
      await account.one("SELECT kind FROM order_requests WHERE order_id = $1 AND command = 'c1'", [only.id]),
    ).toEqual({ kind: "cancel" });
    await account.record(only.id, { id: "gone", at: account.now(), kind: "cancelled" });
    await wait(1);
    await execute(host, resumeAlgorithm, caller, { id: done });
    expect((await children()).map(({ quantity }) => quantity)).toEqual([10, 10, 10]);
  });

  it("pauses by itself when the gate refuses its children", async () => {
    const { start, wait, account, order, host, caller } = await desk();
    const id = (await start()).orderId!;
    await account.inTeam((client) => client.query("UPDATE instruments SET restricted = true"));
    for (const minutes of [5, 5, 5, 5, 5]) await wait(minutes);
    expect((await order(id)).state).toBe("suspended");
    const seen = await execute(host, getAlgorithm, caller, { id });
    expect(seen.reason).toBe("3 children in a row were refused: IBM is on the restricted list.");
    expect(seen.children.map((child) => child.state)).toEqual(["queued", "denied", "denied", "denied"]);
  });

  it("refuses what stands against the whole order, and what cannot be worked", async () => {
    const { preview, start } = await desk({ deposit: "1000" });
    expect((await preview()).findings.map((one) => one.control)).toContain("buying-power");
    expect(await start()).toMatchObject({ outcome: "denied", orderId: null });
    await expect(preview({}, { name: "vwap", parameters: {} })).rejects.toThrow(/VWAP needs stored intraday/);
    await expect(preview({}, { name: "participation", parameters: {} })).rejects.toThrow(/not told of it/);
    await expect(preview({ symbol: "XYZ" })).rejects.toThrow(/XYZ is not among your instruments/);
    await expect(preview({}, { parameters: { minutes: -1 } })).rejects.toThrow(/^TWAP, minutes: /);
  });
});

/** Everything that a kill must not change, of one order. */
async function outcome(account: Awaited<ReturnType<typeof desk>>["account"], orderId: string) {
  expect(await account.one("SELECT state FROM orders WHERE id = $1", [orderId])).toEqual({ state: "filled" });
  expect(await account.inTeam((client) => verifyOrders(client))).toMatchObject({ differences: [] });
  return account.one(
    `SELECT sum(filled)::float8 AS filled, count(*)::int AS orders,
       count(DISTINCT c.key)::int AS keys, (SELECT quantity::float8 FROM positions) AS held
     FROM orders o JOIN order_commands c ON c.team_id = o.team_id AND c.order_id = o.id WHERE o.parent_id = $1`,
    [orderId],
  );
}

async function live(
  settings: object,
  crashAt: string | undefined,
  killAfterMs?: number,
): Promise<string | null> {
  const args = ["--conditions=react-server", "server/execution/algorithms/life-process.ts"];
  const child = spawn(process.execPath, [...args, JSON.stringify({ ...settings, appUrl: db.url })], {
    stdio: ["ignore", "ignore", "inherit"],
    env: childEnvironment(crashAt === undefined ? {} : { PITWALL_CRASH_AT: crashAt }),
  });
  const timer = killAfterMs === undefined ? undefined : setTimeout(() => child.kill("SIGKILL"), killAfterMs);
  const [, signal] = await once(child, "close");
  clearTimeout(timer);
  return signal as string | null;
}

describe("a killed trading process", () => {
  const points = CRASH_POINTS.filter((name) => name.startsWith("algorithms."));
  const crashes = points.flatMap((name) =>
    [1, 3].flatMap((nth) => [`${name}:before:${nth}`, `${name}:after:${nth}`]),
  );
  const commits = [2, 5].flatMap((nth) => [`database.commit:before:${nth}`, `database.commit:after:${nth}`]);

  it.concurrent.each([...crashes, ...commits, "at random"])(
    "neither loses nor doubles a slice: %s",
    { timeout: 120_000 },
    async (crashAt) => {
      const { start, account, now } = await desk();
      const { orderId } = await start();
      const settings = { teamId: account.teamId, accountId: account.accountId, now: now() };
      if (crashAt === "at random")
        for (const after of [600, 800, 1000]) await live(settings, undefined, after + Math.random() * 150);
      else expect(await live(settings, crashAt)).toBe("SIGKILL");
      expect(await live({ ...settings, now: now() + 30 * MINUTE }, undefined)).toBeNull();
      const sums = await outcome(account, orderId!);
      expect(sums).toMatchObject({ filled: 120, held: 120 });
      expect(sums.keys).toBe(sums.orders);
    },
  );

  it("keeps a changed end that was told between two kills, and told again", {
    timeout: 120_000,
  }, async () => {
    const { start, account, host, caller, now } = await desk();
    const { orderId } = await start();
    const settings = { teamId: account.teamId, accountId: account.accountId, now: now() };
    expect(await live(settings, "algorithms.events:before:3")).toBe("SIGKILL");
    const end = now() + 200 * MINUTE;
    const change = () => execute(host, changeAlgorithm, caller, { id: orderId!, key: "later", end });
    await change();
    const { events } = await execute(host, getAlgorithm, caller, { id: orderId! });
    expect(await live(settings, "algorithms.child:after:2")).toBe("SIGKILL");
    await change();
    const seen = await execute(host, getAlgorithm, caller, { id: orderId! });
    expect(seen.end).toBe(end);
    expect(seen.events.slice(0, events.length)).toEqual(events);
    expect(seen.events.filter(({ event }) => JSON.stringify(event).includes("later"))).toHaveLength(1);
    expect(await live({ ...settings, now: seen.now }, undefined)).toBeNull();
    const sums = await outcome(account, orderId!);
    expect(sums).toMatchObject({ filled: 120, held: 120 });
    expect(sums.keys).toBe(sums.orders);
    // Slices of five minutes up to the new end: more of them than the twelve of the hour.
    expect(sums.orders).toBeGreaterThan(20);
  });
});
