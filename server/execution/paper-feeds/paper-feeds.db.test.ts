import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { execute } from "#server/access/execute.ts";
import { callerOf, testHost } from "#server/access/test-host.ts";
import { seedSampleData } from "#server/data/ingestion/index.ts";
import { createAccount, listBrokers } from "#server/execution/accounts/index.ts";
import type { PaperConnection } from "#server/execution/brokers/index.ts";
import { previewOrder, submitOrder } from "#server/execution/orders/index.ts";
import { startTrading, type Trading } from "#server/execution/trading/index.ts";
import { type TestDatabase, testDatabase } from "#server/infrastructure/db/test-database.ts";
import { eventually } from "#server/infrastructure/db/test-eventually.ts";
import { chooseFeed, getFeed, setFeedSpeed, startFeeds, stepFeed } from "./index.ts";

const home = mkdtempSync(join(tmpdir(), "pitwall-feeds-"));
const started = new Set<Trading>();
let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase({ empty: true });
});
afterAll(async () => {
  for (const trading of started) await trading.stop();
  await db.close();
  rmSync(home, { recursive: true, force: true });
});

async function arrange(settings: Record<string, unknown> = {}) {
  const team = await db.team();
  const host = testHost(db);
  await seedSampleData(host, team.teamId);
  const owner = callerOf(team.teamId, await team.addMember("owner"));
  const paper = (await execute(host, listBrokers, owner, {})).find(({ name }) => name === "paper");
  // What the form of a newcomer sends who changes nothing.
  const offered = Object.fromEntries(
    paper!.fields
      .filter(({ name }) => name.split(".").length < 3)
      .map(({ name, start }) =>
        name.endsWith(".type") ? [name.slice(0, -5), { type: start }] : [name, start],
      ),
  );
  const { id: accountId } = await execute(host, createAccount, owner, {
    name: "Paper",
    broker: "paper",
    mode: "paper",
    currency: "USD",
    cash: "1000000",
    shortAllowed: false,
    settings: { ...offered, ...settings },
  });
  const feed = () => execute(host, getFeed, owner, { accountId });
  const moments = async () => {
    const { rows } = await db.owner.query(
      `SELECT (body->'moment'->>'time')::float8 AS time FROM paper_journal WHERE account_id = $1 AND kind = 'bars' ORDER BY seq`,
      [accountId],
    );
    return rows.map(({ time }) => time as number);
  };
  const step = (bars: number) => execute(host, stepFeed, owner, { accountId, bars });
  return { host, owner, teamId: team.teamId, accountId, feed, moments, step };
}

type Desk = Awaited<ReturnType<typeof arrange>>;

function trade({ host }: Desk): Trading {
  const { pool, clock, log, bus } = host;
  const reconcile = async () => {};
  const trading = startTrading({ pool, clock, log, bus, url: db.url, home, reconcile });
  startFeeds(trading.host);
  started.add(trading);
  return trading;
}

const SYMBOL = "^GSPC";

describe("a paper account's own feed", { timeout: 120_000 }, () => {
  it("gives a newcomer's account prices at once, and fills what is traded by hand as it is stepped", async () => {
    const desk = await arrange();
    const { host, owner, accountId } = desk;
    const trading = trade(desk);
    const feed = await eventually(desk.feed, (now) => now?.time != null);
    expect(feed).toMatchObject({ state: "playing", speed: "3600", error: null, waits: false });
    const [symbol = SYMBOL] = feed!.symbols;
    await execute(host, setFeedSpeed, owner, { accountId, speed: "step" });
    const intent = {
      ...{ account: accountId, symbol, side: "buy", type: "market", timeInForce: "GTC", quantity: "5" },
      ...{ limitPrice: null, stopPrice: null },
    } as const;
    const preview = await eventually(
      () => execute(host, previewOrder, owner, { intent }),
      ({ reference }) => reference !== null,
    );
    expect(preview.findings).toEqual([]);
    const sent = { key: "a-key-of-its-own", token: preview.token, accepted: [] };
    const { orderId } = await submitOrder(host, owner, sent);
    const state = async () =>
      (await db.owner.query("SELECT state, filled FROM orders WHERE id = $1", [orderId])).rows[0];
    await eventually(state, (order) => order?.state === "new");
    const before = (await desk.moments()).length;
    await desk.step(2);
    await eventually(desk.moments, ({ length }) => length === before + 2);
    await eventually(state, (order) => order?.state === "filled");
    await sleep(600);
    expect(await desk.moments()).toHaveLength(before + 2);
    await trading.stop();
  });

  it("goes on where it was in another process, without a bar lost or twice", async () => {
    const steady = await arrange({ speed: "step by step" });
    const broken = await arrange({ speed: "step by step" });
    let trading = trade(steady);
    await eventually(steady.feed, (now) => now?.state === "playing");
    await steady.step(40);
    const played = await eventually(steady.moments, ({ length }) => length === 40);
    for (const bars of [7, 1, 20, 12]) {
      await eventually(broken.feed, (now) => now?.state === "playing");
      await broken.step(bars);
      await sleep(60);
      await trading.stop();
      trading = trade(broken);
    }
    expect(await eventually(broken.moments, ({ length }) => length >= 40)).toEqual(played);
    expect(new Set(played).size).toBe(40);
    await trading.stop();
  });

  it("leaves its market to a forward test, and goes on after it", async () => {
    const desk = await arrange({ speed: "step by step" });
    const trading = trade(desk);
    await eventually(desk.feed, (now) => now?.state === "playing");
    await desk.step(3);
    const before = await eventually(desk.moments, ({ length }) => length === 3);
    const line = trading.host.broker(desk.accountId) as PaperConnection;
    const { rows } = await db.owner.query(
      `INSERT INTO forward_tests (team_id, account_id, name, strategy_name, spec, speed) VALUES ($1, $2, 'T', 'T', '{}', 'step')
       RETURNING id`,
      [desk.teamId, desk.accountId],
    );
    const opening = await line.openMarket(`forward-test:${rows[0].id}`, ["AAA"]);
    await desk.step(2);
    await sleep(1200);
    expect([line.opening(), (await desk.moments()).length]).toEqual([opening, 3]);
    expect(await desk.feed()).toMatchObject({ waits: true, test: { name: "T" } });
    await db.owner.query("UPDATE forward_tests SET state = 'ended' WHERE id = $1", [rows[0].id]);
    const after = await eventually(desk.moments, ({ length }) => length === 5);
    expect(after.slice(0, 3)).toEqual(before);
    expect(after[3]).toBeGreaterThan(before[2]!);
    expect(line.opening()).toBeGreaterThan(opening);
    await trading.stop();
    await execute(desk.host, chooseFeed, desk.owner, { accountId: desk.accountId, dataset: "none" });
    expect(await desk.feed()).toBeNull();
    await db.owner.query("UPDATE forward_tests SET state = 'running', ended_at = NULL WHERE id = $1", [
      rows[0].id,
    ]);
    const told = { dataset: "none", state: "none", waits: false, test: { name: "T" } };
    expect(await desk.feed()).toMatchObject(told);
  });

  it("says in one sentence why nothing plays, and plays what is chosen instead", async () => {
    const desk = await arrange({ dataset: "Nowhere" });
    const { host, owner, accountId } = desk;
    const trading = trade(desk);
    const failed = await eventually(desk.feed, (now) => now?.state === "failed");
    expect(failed?.error).toBe('There is no dataset "Nowhere"; choose another for the account.');
    const choose = (change: object) =>
      execute(host, chooseFeed, owner, { accountId, dataset: "Nowhere", ...change });
    await expect(choose({})).rejects.toThrow(/no dataset "Nowhere"/);
    await expect(choose({ from: "soon" })).rejects.toThrow(/Write the first day as/);
    const { rows } = await db.owner.query("SELECT name FROM datasets WHERE team_id = $1", [desk.teamId]);
    await expect(choose({ dataset: rows[0].name, symbols: "ZZZ" })).rejects.toThrow(/has no symbol ZZZ/);
    const { rows: last } = await db.owner.query(
      "SELECT to_char(to_timestamp(max(last_at) / 1e6) - interval '9 days', 'YYYY-MM-DD') AS day FROM snapshots",
    );
    await choose({ dataset: rows[0].name, from: last[0].day, speed: "as fast as possible" });
    const playing = await eventually(desk.feed, (now) => now?.time != null);
    expect(playing?.time).toBeGreaterThan(Date.parse(last[0].day) * 1000);
    await eventually(desk.feed, (now) => now?.state === "ended");
    await expect(desk.step(1)).rejects.toThrow(/Nothing plays on the account/);
    await execute(host, chooseFeed, owner, { accountId, dataset: "none" });
    expect(await eventually(desk.feed, (now) => now === null)).toBeNull();
    await trading.stop();
  });
});
