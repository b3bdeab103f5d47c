import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { syntheticBars } from "#lib/data/bars/index.ts";
import { marketMoments } from "#lib/model-testing/forward-testing/index.ts";
import { defineStrategy, z } from "#lib/models/strategies/sdk.ts";
import { aSpec, runBacktest } from "#lib/testkit/builders/index.ts";
import { execute } from "#server/access/execute.ts";
import { callerOf, testHost } from "#server/access/test-host.ts";
import { createAccount } from "#server/execution/accounts/index.ts";
import type { PaperConnection } from "#server/execution/brokers/index.ts";
import { quoteTopic, writeQuote } from "#server/execution/orders/index.ts";
import { startTrading, type Trading } from "#server/execution/trading/index.ts";
import { withTeam } from "#server/infrastructure/db/index.ts";
import { type TestDatabase, testDatabase } from "#server/infrastructure/db/test-database.ts";
import { eventually } from "#server/infrastructure/db/test-eventually.ts";
import {
  getAlgorithm,
  isAlgorithmBehind,
  previewAlgorithm,
  startAlgorithm,
  startAlgorithms,
} from "./index.ts";

const bars = syntheticBars({ symbol: "AAA", bars: 40, seed: 9 });
const BEGIN = 10;
const home = mkdtempSync(join(tmpdir(), "pitwall-clock-"));
let db: TestDatabase;
let trading: Trading | undefined;
beforeAll(async () => {
  db = await testDatabase({ empty: true });
});
afterAll(async () => {
  await trading?.stop();
  await db.close();
  rmSync(home, { recursive: true, force: true });
});

type Choice = { name: "twap" | "participation"; parameters: Record<string, number> };
type Fill = readonly [time: number, units: number, price: number];

async function arrange() {
  const team = await db.team();
  const host = testHost(db);
  const { teamId } = team;
  const owner = callerOf(teamId, await team.addMember("owner"));
  const { id: accountId } = await execute(host, createAccount, owner, {
    ...{
      name: "Paper",
      broker: "paper",
      mode: "paper",
      currency: "USD",
      cash: "1000000",
      shortAllowed: false,
    },
    settings: { timeZone: "UTC" },
  });
  await withTeam(db.pool, teamId, (client) =>
    client.query(
      "INSERT INTO instruments (team_id, symbol, currency, tick, lot) VALUES (app_team_id(), 'AAA', 'USD', 0.01, 1)",
    ),
  );
  const { pool, clock, log, bus } = host;
  trading = startTrading({ pool, clock, log, bus, url: db.url, home, reconcile: async () => {} });
  startAlgorithms(trading.host);
  const line = await eventually(
    () => trading?.host.broker(accountId) as PaperConnection | null,
    (found) => found !== null,
  );
  await line!.openMarket("test", ["AAA"]);
  line!.setOpen(true);
  return { host, owner, teamId, accountId, line: line! };
}

/** The order that is worked by hand on the account, while its market plays as fast as it is heard. */
async function onAccount(choice: Choice, units: number) {
  const { host, owner, teamId, accountId, line } = await arrange();
  let id: string | null = null;
  let k = 0;
  for (const moment of marketMoments([bars])) {
    await line.advance(moment);
    host.bus.set(teamId, quoteTopic("AAA", accountId), writeQuote(line.quote("AAA")!));
    if (k++ === BEGIN) {
      const intent = {
        account: accountId,
        symbol: "AAA",
        side: "buy",
        quantity: String(units),
        limitPrice: null,
      };
      const asked = { intent: intent as never, choice };
      const preview = await execute(host, previewAlgorithm, owner, asked);
      expect(preview.slices[0]?.at ?? moment.time).toBe(moment.time);
      const sent = { key: "k", token: preview.token, accepted: ["concentration" as const] };
      id = (await execute(host, startAlgorithm, owner, sent)).orderId;
      trading?.host.broker(accountId);
    }
    await eventually(
      () => withTeam(db.pool, teamId, (client) => isAlgorithmBehind(client, accountId)),
      (isBehind) => !isBehind,
    );
  }
  const events = await db.owner.query(
    `SELECT event FROM paper_events WHERE account_id = $1 AND event ->> 'kind' = 'trade' ORDER BY seq, part`,
    [accountId],
  );
  const fills = events.rows.map(({ event }): Fill => [event.time, event.quantity, event.price]);
  const seen = await execute(host, getAlgorithm, owner, { id: id! });
  await trading?.stop();
  return { fills, seen };
}

function inBacktest({ name, parameters }: Choice, units: number): Fill[] {
  const strategy = defineStrategy({
    name: "Worked",
    parameters: z.object({}),
    state: () => ({}),
    onBar(ctx) {
      if (ctx.index === BEGIN) ctx.buy(units, { algorithm: { name, ...parameters } as never });
    },
  });
  const { fills } = runBacktest(aSpec({ symbols: ["AAA"], capital: 1_000_000 }), strategy, [bars]);
  return Array.from(fills.time, (time, k) => [time, fills.quantity[k]!, fills.price[k]!]);
}

describe("an algorithm on a paper account goes by its market's clock", { timeout: 120_000 }, () => {
  it.each([
    [{ name: "twap", parameters: { minutes: 8640, slices: 6 } }, 60],
    [{ name: "participation", parameters: { percent: 2 } }, 400],
  ] as const)("%o fills as in a backtest, however fast days pass", async (choice, units) => {
    const expected = inBacktest(choice, units);
    expect(expected.length).toBeGreaterThan(2);
    const { fills, seen } = await onAccount(choice, units);
    expect(fills).toEqual(expected);
    expect(seen.children.every((child) => child.state === "filled")).toBe(true);
    expect(seen.events.every(({ at }) => at <= bars.end.at(-1)!)).toBe(true);
  });
});
