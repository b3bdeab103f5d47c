import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { money, negated } from "#lib/core/money.ts";
import { Rng } from "#lib/core/rng.ts";
import type { MarketMoment } from "#lib/execution/paper/index.ts";
import { transaction } from "#lib/execution/positions/index.ts";
import { riskLimits } from "#lib/models/risk/index.ts";
import { execute } from "#server/access/execute.ts";
import { callerOf, testHost } from "#server/access/test-host.ts";
import { seedSampleData } from "#server/data/ingestion/index.ts";
import { listPositions } from "#server/execution/accounts/index.ts";
import { type PaperConnection, paperBroker } from "#server/execution/brokers/index.ts";
import { DatabaseStore, Gateway, takeOver } from "#server/execution/gateway/index.ts";
import { acceptOrder, cancelOrder, verifyOrders, writeTransaction } from "#server/execution/orders/index.ts";
import { reconcileAccount } from "#server/execution/reconciliation/index.ts";
import type { TradingHost } from "#server/execution/trading/index.ts";
import { withTeam } from "#server/infrastructure/db/index.ts";
import { type TestDatabase, testDatabase } from "#server/infrastructure/db/test-database.ts";
import { eventually } from "#server/infrastructure/db/test-eventually.ts";
import { runOptions } from "#server/model-testing/backtesting/index.ts";
import {
  getForwardTest,
  shadowForwardTest,
  startForwardTest,
  startSessions,
  stepForwardTest,
  stopForwardTest,
} from "./index.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.close());

const limits = { wallSeconds: 100, cpuSeconds: 100, stallSeconds: 20, memoryMb: 256, resultMb: 64 };
const off = { severity: "off" as const };

async function arrange(settingsOf: object | ((symbol: string) => object) = {}) {
  const team = await db.team();
  const host = testHost(db);
  await seedSampleData(host, team.teamId);
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
  return { host, teamId, accountId, caller, start, get, shadow, settings };
}

type Arranged = Awaited<ReturnType<typeof arrange>>;

/** Every eighth day from New Year, a split or a dividend. */
function actionOn(k: number, symbol: string): string {
  const date = new Date(Date.UTC(2008, 0, 4 + 8 * k)).toISOString().slice(0, 10);
  return `${date} ${symbol} ${k % 3 === 0 ? `split ${k % 2 === 0 ? 2 : 0.4}` : `dividend ${0.1 * (k + 1)}`}`;
}

async function connect({ host, teamId, accountId, settings }: Arranged): Promise<PaperConnection> {
  const account = { teamId, accountId, mode: "paper", currency: "USD" } as const;
  const parsed = paperBroker.settings.parse(settings);
  return (await paperBroker.connect({ ...account, settings: parsed }, host)) as PaperConnection;
}

/**
 * The trading process in small: one account, its gateway and its sessions, until `stop`. `see`: what its market is
 * shown in place of a stored moment.
 */
async function trade(
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

const NO_GAP = { data: 0, timing: 0, price: 0, fees: 0, missed: 0, rejected: 0, manual: 0, income: 0 };

describe("a forward test", { timeout: 240_000 }, () => {
  it("equals its backtest fill for fill and cent for cent, also when it is killed on its way", async () => {
    const desk = await arrange((symbol) => ({
      ...{ commission: { type: "per-share" }, slippage: { type: "bps", bps: 3 } },
      interest: { type: "annual", debit: 0.06, credit: 0.03 },
      borrow: { type: "annual", rate: 0.02 },
      corporateActions: Array.from({ length: 20 }, (_, k) => actionOn(k, symbol)).join("\n"),
    }));
    const { id } = await desk.start();
    const rng = new Rng(2);
    for (;;) {
      const stop = await trade(desk);
      const wait = 1500 + 2500 * rng.next();
      const began = Date.now();
      const { moments } = await desk.get(id);
      await eventually(
        () => desk.get(id),
        (test) =>
          test.state === "ended" ||
          test.state === "failed" ||
          (Date.now() - began > wait && test.moments > moments),
      );
      await stop();
      if (["ended", "failed"].includes((await desk.get(id)).state)) break;
    }
    const test = await desk.get(id);
    expect([test.state, test.error]).toEqual(["ended", null]);
    expect(test.moments).toBeGreaterThan(100);
    const shadow = await desk.shadow(id);
    expect(shadow.firstDifference).toBeNull();
    expect(shadow.forwardTrades).toBeGreaterThan(10);
    expect(shadow.forwardTrades).toBe(shadow.backtestTrades);
    for (const part of Object.values(shadow.waterfall)) expect(Math.abs(part)).toBeLessThan(0.005);
    expect(test.equity).toBeCloseTo(100_000 + shadow.backtestProfit, 2);
    const books = await withTeam(db.pool, desk.teamId, (client) => verifyOrders(client));
    expect(books).toMatchObject({ differences: [] });
    const cash = await db.owner.query(
      "SELECT sum(amount)::float8 AS cash FROM ledger_entries WHERE account_id = $1 AND entry = 'cash'",
      [desk.accountId],
    );
    expect(cash.rows[0].cash).toBeCloseTo(test.points.at(-1)!.cash, 2);
    const kinds = await db.owner.query(
      "SELECT DISTINCT kind FROM account_facts WHERE account_id = $1 AND (amount <> 0 OR units <> 0) ORDER BY kind",
      [desk.accountId],
    );
    expect(kinds.rows.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(["dividend", "interest", "split"]),
    );
    const held = await execute(desk.host, listPositions, desk.caller, { closed: true });
    const kept = await db.owner.query(
      "SELECT quantity::float8 AS units FROM positions WHERE account_id = $1",
      [desk.accountId],
    );
    expect(held.map(({ quantity }) => Number(quantity))).toEqual(kept.rows.map(({ units }) => units));
    const account = { teamId: desk.teamId, accountId: desk.accountId };
    const { breaks } = await reconcileAccount(desk.host, account, await connect(desk), "test");
    expect(breaks).toEqual([]);
  });

  it("makes the exits of brackets as its backtest does, as orders of the account, through kills", async () => {
    const desk = await arrange();
    const { id } = await desk.start({
      strategy: { kind: "built-in", name: "rsi-mean-reversion" },
      parameters: { stopLoss: 0.02 },
      feed: { ...(await feedOf(desk)), from: "2008-06-01", to: "2008-11-30", speed: "max" },
    });
    for (let kills = 0; ; kills++) {
      const stop = await trade(desk);
      const began = Date.now();
      await eventually(
        () => desk.get(id),
        (test) =>
          test.state === "ended" || test.state === "failed" || (kills < 3 && Date.now() - began > 2500),
      );
      await stop();
      if (["ended", "failed"].includes((await desk.get(id)).state)) break;
    }
    expect(await desk.get(id)).toMatchObject({ state: "ended", error: null });
    const shadow = await desk.shadow(id);
    expect(shadow.firstDifference).toBeNull();
    expect(shadow.forwardTrades).toBeGreaterThan(8);
    for (const part of Object.values(shadow.waterfall)) expect(Math.abs(part)).toBeLessThan(0.005);
    const { rows } = await db.owner.query(
      `SELECT e.state, e.type, e.parent_id IS NOT NULL AS child, r.order_id AS requested FROM orders e
       LEFT JOIN order_requests r ON r.order_id = e.id AND r.kind = 'new' WHERE e.account_id = $1 AND e.reduces_only`,
      [desk.accountId],
    );
    expect(rows.filter(({ state }) => state === "filled").length).toBeGreaterThan(2);
    expect(rows.every(({ child, type, requested }) => child && type === "stop" && requested === null)).toBe(
      true,
    );
    const books = await withTeam(db.pool, desk.teamId, (client) => verifyOrders(client));
    expect(books).toMatchObject({ differences: [] });
  });

  it("plays the moments that it is told to, and leaves no working order when it is stopped", async () => {
    const desk = await arrange();
    const { id } = await desk.start({ feed: { ...(await feedOf(desk)), speed: "step" } });
    const stop = await trade(desk);
    await execute(desk.host, stepForwardTest, desk.caller, { id, bars: 30 });
    await eventually(
      () => desk.get(id),
      (test) => test.moments === 30,
    );
    await execute(desk.host, stopForwardTest, desk.caller, { id });
    const test = await eventually(
      () => desk.get(id),
      (one) => one.state === "stopped",
    );
    expect(test.moments).toBe(30);
    await expect(execute(desk.host, stopForwardTest, desk.caller, { id })).rejects.toThrow(/stopped already/);
    const working = () =>
      db.owner.query("SELECT state FROM orders WHERE account_id = $1 AND exposed > 0", [desk.accountId]);
    await eventually(working, ({ rowCount }) => rowCount === 0);
    expect((await desk.shadow(id)).waterfall).toEqual(NO_GAP);
    await stop();
  });

  it("says which orders a control refused, and what that cost", async () => {
    const desk = await arrange();
    await db.owner.query(
      `UPDATE accounts SET limits = jsonb_set(limits, '{max-order-quantity}', '{"severity":"hard","settings":{"units":10}}')
       WHERE id = $1`,
      [desk.accountId],
    );
    const { id } = await desk.start();
    const stop = await trade(desk);
    const test = await eventually(
      () => desk.get(id),
      (one) => one.state === "ended" || one.state === "failed",
    );
    await stop();
    expect(test.state).toBe("ended");
    expect(test.signals.length).toBeGreaterThan(3);
    expect(test.signals.every((signal) => signal.outcome === "denied")).toBe(true);
    expect(test.signals[0]?.reason).toMatch(/units are above 10/);
    const shadow = await desk.shadow(id);
    expect(shadow.firstDifference).toMatchObject({ trade: 1, forward: null });
    const sum = Object.values(shadow.waterfall).reduce((total, part) => total + part, 0);
    expect(sum).toBeCloseTo(shadow.forwardProfit - shadow.backtestProfit, 2);
  });

  it("says what other bars than the stored ones cost", async () => {
    const desk = await arrange();
    const { id } = await desk.start();
    const dearer = (value: number) => value * 1.01;
    let moments = 0;
    const stop = await trade(desk, (moment) => {
      const bars = moment.bars.map((bar) => ({
        ...bar,
        ...{ open: dearer(bar.open), high: dearer(bar.high), low: dearer(bar.low), close: dearer(bar.close) },
      }));
      return ++moments % 7 === 0 ? { ...moment, bars } : moment;
    });
    const test = await eventually(
      () => desk.get(id),
      (one) => one.state === "ended" || one.state === "failed",
    );
    await stop();
    expect(test).toMatchObject({ state: "ended", error: null });
    expect(test.signals.filter(({ outcome }) => outcome === "denied")).toEqual([]);
    const { firstDifference, waterfall, forwardProfit, backtestProfit } = await desk.shadow(id);
    expect(firstDifference).toBeNull();
    expect(Math.abs(waterfall.data)).toBeGreaterThan(1);
    expect(waterfall.data).toBeCloseTo(forwardProfit - backtestProfit, 2);
    const { data: _, ...others } = waterfall;
    for (const part of Object.values(others)) expect(Math.abs(part)).toBeLessThan(0.005);
  });

  it("says what it cost that a person cancelled an order", async () => {
    const desk = await arrange();
    const { id } = await desk.start({ feed: { ...(await feedOf(desk)), speed: "step" } });
    const stop = await trade(desk);
    const working = async () => {
      const { rows } = await db.owner.query("SELECT id FROM orders WHERE account_id = $1 AND state = 'new'", [
        desk.accountId,
      ]);
      return rows[0]?.id as string | undefined;
    };
    let played = 0;
    let order: string | undefined;
    while (order === undefined) {
      await execute(desk.host, stepForwardTest, desk.caller, { id, bars: 1 });
      played++;
      await eventually(
        () => desk.get(id),
        ({ moments }) => moments === played,
      );
      order = await working();
    }
    const cancelled = order;
    await withTeam(db.pool, desk.teamId, (client) => cancelOrder(client, cancelled, desk.host.clock()));
    await eventually(working, (one) => one === undefined);
    await execute(desk.host, stepForwardTest, desk.caller, { id, bars: 20 });
    await eventually(
      () => desk.get(id),
      ({ moments }) => moments === played + 20,
    );
    await execute(desk.host, stopForwardTest, desk.caller, { id });
    await eventually(
      () => desk.get(id),
      ({ state }) => state === "stopped",
    );
    const { firstDifference, waterfall, forwardProfit, backtestProfit } = await desk.shadow(id);
    expect(firstDifference).toMatchObject({ trade: 1, backtest: { order: 1 } });
    expect(Math.abs(waterfall.manual)).toBeGreaterThan(1);
    const sum = Object.values(waterfall).reduce((total, part) => total + part, 0);
    expect(sum).toBeCloseTo(forwardProfit - backtestProfit, 2);
    expect(waterfall).toMatchObject({ data: 0, rejected: 0 });
    await stop();
  });
});

async function feedOf(desk: Arranged) {
  const [dataset] = (await execute(desk.host, runOptions, desk.caller, {})).datasets;
  return { datasetId: dataset!.id, from: "2008-01-01", to: "2008-06-30" };
}
