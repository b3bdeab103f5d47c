import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { riskLimits } from "#lib/models/risk/index.ts";
import { execute } from "#server/access/execute.ts";
import { callerOf, testHost } from "#server/access/test-host.ts";
import { seedSampleData } from "#server/data/ingestion/index.ts";
import { createAccount } from "#server/execution/accounts/index.ts";
import { verifyOrders } from "#server/execution/orders/index.ts";
import { childEnvironment, decideSetting } from "#server/infrastructure/config/index.ts";
import { CRASH_POINTS } from "#server/infrastructure/crash-points/index.ts";
import { withTeam } from "#server/infrastructure/db/index.ts";
import { type TestDatabase, testDatabase } from "#server/infrastructure/db/test-database.ts";
import { runOptions } from "#server/model-testing/backtesting/index.ts";
import { getForwardTest, shadowForwardTest, startForwardTest } from "./index.ts";

const home = mkdtempSync(join(tmpdir(), "pitwall-lives-"));
let db: TestDatabase;
beforeAll(async () => {
  decideSetting(["state", "home"], home);
  db = await testDatabase({ empty: true });
});
afterAll(async () => {
  await db.close();
  rmSync(home, { recursive: true, force: true });
});

/** The feed's last: it plays when the test is over. How often a step is done before the process dies at it. */
const POINTS = CRASH_POINTS.filter((name) => /^(paper|forward|feeds)\./.test(name)).sort(
  (a, b) => Number(a.startsWith("feeds")) - Number(b.startsWith("feeds")),
);
const TIMES: Record<string, number> = { "paper.append": 3, "forward.tell": 3, "feeds.advance": 2 };

async function life(settings: object, crashAt?: string): Promise<string | null> {
  const args = ["--conditions=react-server", "server/model-testing/forward-testing/life-process.ts"];
  const child = spawn(process.execPath, [...args, JSON.stringify({ ...settings, appUrl: db.url })], {
    stdio: ["ignore", "ignore", "inherit"],
    env: childEnvironment({
      PITWALL_HOME: home,
      ...(crashAt !== undefined && { PITWALL_CRASH_AT: crashAt }),
    }),
  });
  const [, signal] = await once(child, "close");
  return signal as string | null;
}

async function arrange() {
  const team = await db.team();
  const host = testHost(db);
  const { teamId } = team;
  await seedSampleData(host, teamId);
  const owner = callerOf(teamId, await team.addMember("owner"));
  const [dataset] = (await execute(host, runOptions, owner, {})).datasets;
  const [{ symbol, to } = { symbol: "", to: 0 }] = dataset!.symbols;
  const { id: accountId } = await execute(host, createAccount, owner, {
    ...{
      name: "Paper",
      broker: "paper",
      mode: "paper",
      currency: "USD",
      cash: "100000",
      shortAllowed: false,
    },
    settings: {
      dataset: dataset!.name,
      from: new Date((Number(to) - 12 * 86_400_000_000) / 1000).toISOString().slice(0, 10),
      speed: "as fast as possible",
      interest: { type: "annual", debit: 0.06, credit: 0.03 },
      corporateActions: `2008-07-01 ${symbol} split 3\n2008-08-01 ${symbol} dividend 0.5\n2008-10-01 ${symbol} split 0.3`,
    },
  });
  const off = { severity: "off" };
  const ofMoney = ["buying-power", "leverage", "gross-exposure", "net-exposure", "daily-loss"];
  const names = [...ofMoney, "message-rate", "max-order-value", "duplicate-order", "concentration"];
  const limits = riskLimits.parse(Object.fromEntries(names.map((name) => [name, off])));
  await db.owner.query("UPDATE accounts SET limits = $2 WHERE id = $1", [accountId, JSON.stringify(limits)]);
  const { id } = await execute(host, startForwardTest, owner, {
    strategy: { kind: "built-in", name: "rsi-mean-reversion" },
    parameters: { stopLoss: 0.02 },
    accountId,
    symbols: [symbol],
    feed: { datasetId: dataset!.id, from: "2008-06-01", to: "2008-11-30", speed: "max" },
  });
  return { host, owner, teamId, accountId, id };
}

it("a forward test and a feed lose and double nothing when they are killed at each step, before and after", async () => {
  const { host, owner, teamId, accountId, id } = await arrange();
  const killed: string[] = [];
  for (const name of POINTS)
    for (const side of ["before", "after"]) {
      const crashAt = `${name}:${side}:${TIMES[name] ?? 1}`;
      if ((await life({ teamId, accountId }, crashAt)) === "SIGKILL") killed.push(crashAt);
      else throw new Error(`${crashAt} was not reached`);
    }
  expect(killed).toHaveLength(2 * POINTS.length);
  expect(await life({ teamId, accountId })).toBeNull();
  const test = await execute(host, getForwardTest, owner, { id });
  expect(test).toMatchObject({ state: "ended", error: null });
  expect(test.signals.filter(({ outcome }) => outcome === "denied")).toEqual([]);
  const shadow = await execute(host, shadowForwardTest, owner, { id });
  expect(shadow.firstDifference).toBeNull();
  expect(shadow.forwardTrades).toBeGreaterThan(4);
  for (const part of Object.values(shadow.waterfall)) expect(Math.abs(part)).toBeLessThan(0.005);
  const books = await withTeam(db.pool, teamId, (client) => verifyOrders(client));
  expect(books.differences).toEqual([]);
  const { rows } = await db.owner.query(
    `SELECT j.body -> 'moment' ->> 'time' AS time FROM paper_journal j WHERE j.kind = 'bars' AND j.seq > (
       SELECT min(seq) FROM paper_journal WHERE body ->> 'by' LIKE 'feed:%') ORDER BY seq`,
  );
  const times = rows.map(({ time }) => Number(time));
  expect(times.length).toBeGreaterThan(4);
  expect(times).toEqual([...new Set(times)].sort((a, b) => a - b));
}, 900_000);
