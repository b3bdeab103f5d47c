/** What tests of forward tests stand on: a team with data, a paper account, and the process that trades it in small. */
import type { Pool } from "pg";
import type { Role } from "#lib/access/permissions.ts";
import { money, negated } from "#lib/core/money.ts";
import type { MarketMoment } from "#lib/execution/paper/index.ts";
import { transaction } from "#lib/execution/positions/index.ts";
import { riskLimits } from "#lib/models/risk/index.ts";
import { execute } from "#server/access/execute.ts";
import { callerOf, testHost } from "#server/access/test-host.ts";
import { seedSampleData } from "#server/data/ingestion/index.ts";
import { type PaperConnection, paperBroker } from "#server/execution/brokers/index.ts";
import { DatabaseStore, Gateway, takeOver } from "#server/execution/gateway/index.ts";
import { acceptOrder, cancelOrder, writeTransaction } from "#server/execution/orders/index.ts";
import type { TradingHost } from "#server/execution/trading/index.ts";
import { withTeam } from "#server/infrastructure/db/index.ts";
import { runOptions } from "#server/model-testing/backtesting/index.ts";
import { getForwardTest, shadowForwardTest, startForwardTest, startSessions } from "./index.ts";

const limits = { wallSeconds: 100, cpuSeconds: 100, stallSeconds: 20, memoryMb: 256, resultMb: 64 };
const off = { severity: "off" as const };

type Member = { userId: string; name: string; role: Role };
/** What is needed of a test database. */
type Database = {
  readonly pool: Pool;
  team(): Promise<{ teamId: string; addMember(role: Role): Promise<Member> }>;
};

export async function arrange(
  db: Database,
  settingsOf: object | ((symbol: string) => object) = {},
  seed: (host: ReturnType<typeof testHost>, teamId: string) => Promise<void> = seedSampleData,
) {
  const team = await db.team();
  const host = testHost(db);
  await seed(host, team.teamId);
  const { teamId } = team;
  const caller = callerOf(teamId, await team.addMember("quant"));
  const [dataset] = (await execute(host, runOptions, caller, {})).datasets;
  const { symbol } = dataset!.symbols[0]!;
  const settings = typeof settingsOf === "function" ? settingsOf(symbol) : settingsOf;
  const accountId = await withTeam(db.pool, teamId, async (client) => {
    // The controls have tests of their own; here nothing is to come between strategy and market.
    const ofMoney = ["buying-power", "leverage", "gross-exposure", "net-exposure", "daily-loss"];
    const names = [...ofMoney, "message-rate", "max-order-value", "duplicate-order", "concentration"];
    const open = riskLimits.parse(Object.fromEntries(names.map((name) => [name, off])));
    const { rows } = await client.query(
      `INSERT INTO accounts (team_id, name, broker, mode, currency, settings, limits, short_allowed)
       VALUES (app_team_id(), 'Paper', 'paper', 'paper', 'USD', $1, $2, true) RETURNING id`,
      [JSON.stringify(settings), JSON.stringify(open)],
    );
    const cash = money("100000");
    const deposit = transaction("deposit", 0, "deposit", [
      { account: "cash", currency: "USD", amount: cash },
      { account: "external", currency: "USD", amount: negated(cash) },
    ]);
    await writeTransaction(client, rows[0].id, deposit);
    return rows[0].id as string;
  });
  const start = (change: object = {}) =>
    execute(host, startForwardTest, caller, {
      strategy: { kind: "built-in", name: "sma-cross" },
      parameters: { fast: 3, slow: 8 },
      accountId,
      symbols: [symbol],
      feed: { datasetId: dataset!.id, from: "2008-01-01", to: "2008-06-30", speed: "max" },
      ...change,
    });
  const get = (id: string) => execute(host, getForwardTest, caller, { id });
  const shadow = (id: string) => execute(host, shadowForwardTest, caller, { id });
  return { datasetId: dataset!.id, host, team, teamId, accountId, caller, start, get, shadow, settings };
}

export type Arranged = Awaited<ReturnType<typeof arrange>>;

/** Every eighth day from New Year, a split or a dividend. */
export function actionOn(k: number, symbol: string): string {
  const date = new Date(Date.UTC(2008, 0, 4 + 8 * k)).toISOString().slice(0, 10);
  return `${date} ${symbol} ${k % 3 === 0 ? `split ${k % 2 === 0 ? 2 : 0.4}` : `dividend ${0.1 * (k + 1)}`}`;
}

export async function connect({ host, teamId, accountId, settings }: Arranged): Promise<PaperConnection> {
  const account = { teamId, accountId, mode: "paper", currency: "USD" } as const;
  const parsed = paperBroker.settings.parse(settings);
  return (await paperBroker.connect({ ...account, settings: parsed }, host)) as PaperConnection;
}

/**
 * The trading process in small: one account, its gateway and its sessions, until `stop`. `see`: what its market is
 * shown in place of a stored moment.
 */
export async function trade(
  desk: Arranged,
  see: (moment: MarketMoment) => MarketMoment = (moment) => moment,
): Promise<() => Promise<void>> {
  const { host, teamId, accountId } = desk;
  const line = await connect(desk);
  const advance: PaperConnection["advance"] = (moment, opening) => line.advance(see(moment), opening);
  const seeing: PaperConnection = { ...line, advance };
  const epoch = await takeOver({ pool: host.pool, teamId, accountId });
  const store = new DatabaseStore({ pool: host.pool, teamId, accountId });
  const gateway = new Gateway({
    store,
    wire: line,
    clock: host.clock,
    venue: paperBroker.capabilities,
    epoch,
  });
  let over = false;
  let work: Promise<unknown> = gateway.catchUp();
  const next = (run: () => Promise<unknown>) => {
    work = work.then(run).catch(() => {});
    return work;
  };
  line.listen({ events: (events) => void next(() => store.record(epoch, events)), down: () => {} });
  const turn = async () => {
    while (!over) {
      await next(() => gateway.resolve());
      await next(() => gateway.dispatch());
      await new Promise((resolve) => setTimeout(resolve, 4));
    }
  };
  const turning = turn();
  const ends: (() => void | Promise<void>)[] = [];
  const trading: TradingHost = {
    ...host,
    home: "/nowhere",
    broker: () => (over ? null : seeing),
    submit: (team, request) =>
      withTeam(host.pool, team, (client) => acceptOrder(client, line.quote, request)),
    async cancel(team, orderId) {
      await withTeam(host.pool, team, (client) => cancelOrder(client, orderId, host.clock())).catch(
        (error) => {
          if (error.code !== "conflict") throw error;
        },
      );
    },
    onAccount: (begin) => void ends.push(begin({ teamId, accountId })),
    onOrder: () => {},
  };
  startSessions(trading, limits);
  return async () => {
    over = true;
    await Promise.all(ends.map((end) => end()));
    await turning;
    await work;
  };
}
