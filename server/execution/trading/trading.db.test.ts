import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { price } from "#lib/core/money.ts";
import { testHost } from "#server/access/test-host.ts";
import type { Connection } from "#server/execution/accounts/index.ts";
import { type LaunchedVenue, launchFakeVenue, readJournal } from "#server/execution/brokers/index.ts";
import { CUT_LINE, removeLatch, writeLatch } from "#server/execution/kill-switch/index.ts";
import { quoteTopic } from "#server/execution/orders/index.ts";
import { testAccount } from "#server/execution/orders/test-account.ts";
import { type TestDatabase, testDatabase } from "#server/infrastructure/db/test-database.ts";
import { eventually } from "#server/infrastructure/db/test-eventually.ts";
import { startTrading, type Trading } from "./index.ts";

const home = mkdtempSync(join(tmpdir(), "pitwall-trading-"));
const journal = join(home, "journal");
let db: TestDatabase;
let venue: LaunchedVenue;
const started: Trading[] = [];
beforeAll(async () => {
  // Of its own: a trading process takes the accounts of every team.
  db = await testDatabase({ empty: true });
  venue = await launchFakeVenue({ journal, personality: "forever" });
});
afterAll(async () => {
  for (const trading of started) await trading.stop();
  await venue.stop();
  await db.close();
  rmSync(home, { recursive: true, force: true });
});

function aProcess(): Trading & { said: Map<string, { state: string }> } {
  const said = new Map<string, { state: string }>();
  const { bus } = testHost(db);
  const trading = startTrading({
    pool: db.pool,
    url: db.url,
    home,
    clock: () => Date.now() * 1000,
    log: pino({ level: "silent" }),
    bus: { ...bus, set: (_, topic, value) => void said.set(topic, value as { state: string }) },
    reconcile: async () => {},
  });
  started.push(trading);
  return { ...trading, said };
}

async function aVenueAccount() {
  const account = await testAccount(db);
  await account.one("UPDATE accounts SET broker = 'fake-venue-forever', settings = $1 RETURNING 1", [
    JSON.stringify({ url: venue.url }),
  ]);
  const state = async (orderId: string | null) =>
    (await account.one("SELECT state FROM orders WHERE id = $1", [orderId])).state as string;
  return { ...account, state };
}

/** What reached the venue, by its own journal. */
const orders = () => readJournal(journal).flatMap((entry) => (entry.type === "order" ? [entry.request] : []));

describe("trading processes", () => {
  it("hold an account one at a time; the next takes over and loses nothing", async () => {
    const account = await aVenueAccount();
    const [first, second] = [aProcess(), aProcess()];
    const holders = () => [first, second].filter(({ host }) => host.broker(account.accountId) !== null);
    await eventually(() => holders().length === 1);
    const before = await account.place("k1");
    await eventually(async () => ["new", "filled"].includes(await account.state(before.orderId)));

    const [holder] = holders();
    const other = holder === first ? second : first;
    const ended: string[] = [];
    holder?.host.onAccount(
      ({ accountId }) =>
        () =>
          void ended.push(accountId),
    );
    await holder?.stop();
    expect(ended).toEqual([account.accountId]);
    const after = await account.place("k2");
    await eventually(() => other.host.broker(account.accountId) !== null);
    await eventually(() => other.said.get(`accounts:${account.accountId}`)?.state === "connected");
    await eventually(async () => ["new", "filled"].includes(await account.state(after.orderId)));
    await other.host.cancel(account.teamId, after.orderId as string);
    await other.stop();
    expect(orders().filter(({ kind }) => kind === "new")).toHaveLength(2);
  }, 60_000);

  it("send nothing new while a latch lies in the state folder, cancels pass, and go on when it is lifted", async () => {
    const account = await aVenueAccount();
    const trading = aProcess();
    await eventually(() => trading.host.broker(account.accountId) !== null);
    // What tickets of other processes judge by.
    const topic = quoteTopic("IBM", account.accountId);
    await eventually(() => trading.said.get(topic) !== undefined);
    expect(trading.said.get(topic)).toMatchObject({ reference: "100", open: true });
    const works = await account.place("w", { limitPrice: price("50") });
    await eventually(async () => (await account.state(works.orderId)) === "new");

    const scope = { teamId: account.teamId, kind: "account" as const, id: account.accountId };
    writeLatch(home, { ...scope, level: "pause", reason: "test", by: null, at: Date.now() * 1000 });
    const before = orders().length;
    const held = await account.place("held");
    await trading.host.cancel(account.teamId, works.orderId as string);
    await eventually(async () => (await account.state(works.orderId)) === "cancelled");
    await eventually(async () => {
      const { n } = await account.one("SELECT count(*)::int AS n FROM kill_switches");
      return n === 1;
    });
    await eventually(async () => (await account.state(held.orderId)) === "cancelled");
    expect((await account.place("late")).findings.map(({ control }) => control)).toContain("kill-switch");
    expect(
      orders()
        .slice(before)
        .filter(({ kind }) => kind === "new"),
    ).toEqual([]);
    removeLatch(home, scope);
    await trading.stop();
  }, 60_000);

  it("cut the line while a disconnect stands, by the latch or by the database, and mend it then", async () => {
    const account = await aVenueAccount();
    const trading = aProcess();
    const said = () => trading.said.get(`accounts:${account.accountId}`) as Connection | undefined;
    await eventually(() => said()?.state === "connected");
    const scope = { teamId: account.teamId, kind: "account" as const, id: account.accountId };
    writeLatch(home, { ...scope, level: "disconnect", reason: "test", by: null, at: Date.now() * 1000 });
    await eventually(() => said()?.reason === CUT_LINE);
    expect(trading.host.broker(account.accountId)).toBeNull();
    // Of another host there is only the row.
    await eventually(async () => {
      const { n } = await account.one(
        "SELECT count(*)::int AS n FROM kill_switches WHERE level = 'disconnect'",
      );
      return n === 1;
    });
    removeLatch(home, scope);
    const cutAt = said()?.since;
    await eventually(() => said()?.reason === CUT_LINE && said()?.since !== cutAt);
    await account.one("UPDATE kill_switches SET ended_at = 1 RETURNING 1");
    await eventually(() => said()?.state === "connected");
    await trading.stop();
  }, 60_000);
});
