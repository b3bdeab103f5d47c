import { randomUUID } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Rng } from "#lib/core/rng.ts";
import { execute } from "#server/access/execute.ts";
import type { testHost } from "#server/access/test-host.ts";
import { runImport } from "#server/data/ingestion/index.ts";
import { uploadPath } from "#server/data/storage/index.ts";
import { listPositions } from "#server/execution/accounts/index.ts";
import { cancelOrder, verifyOrders } from "#server/execution/orders/index.ts";
import { reconcileAccount } from "#server/execution/reconciliation/index.ts";
import { withTeam } from "#server/infrastructure/db/index.ts";
import { type TestDatabase, testDatabase } from "#server/infrastructure/db/test-database.ts";
import { eventually } from "#server/infrastructure/db/test-eventually.ts";
import { runOptions } from "#server/model-testing/backtesting/index.ts";
import { stepForwardTest, stopForwardTest } from "./index.ts";
import { type Arranged, actionOn, arrange, connect, trade } from "./test-desk.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.close());

const NO_GAP = { data: 0, timing: 0, price: 0, fees: 0, missed: 0, rejected: 0, manual: 0, income: 0 };

describe("a forward test", { timeout: 240_000 }, () => {
  it("equals its backtest fill for fill and cent for cent, also when it is killed on its way", async () => {
    const desk = await arrange(db, (symbol) => ({
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
        (test) => isOver(test) || (Date.now() - began > wait && test.moments > moments),
      );
      await stop();
      if (isOver(await desk.get(id))) break;
    }
    const test = await expectShadowed(desk, id, 10);
    expect(test.moments).toBeGreaterThan(100);
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
    const desk = await arrange(db);
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
        (test) => isOver(test) || (kills < 3 && Date.now() - began > 2500),
      );
      await stop();
      if (isOver(await desk.get(id))) break;
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

  it("equals its backtest in another currency, through a new name, a delisting and a kill", async () => {
    const desk = await arrange(db, ABROAD, seedAbroad);
    await describeSap(desk);
    const { id } = await desk.start({
      symbols: ["SAP", "OLD", "NEW"],
      parameters: { fast: 2, slow: 4 },
      feed: { ...(await feedOf(desk)), from: undefined, to: undefined, speed: "max" },
    });
    const stop = await trade(desk);
    await eventually(
      () => desk.get(id),
      (one) => one.moments > 30 || one.state === "failed",
    );
    await stop();
    const { cash, test } = await expectLikeBacktest(desk, id);
    expect(cash.EUR).toBe(0);
    expect(cash.USD).toBeCloseTo(test.points.at(-1)!.cash, 2);
    const kinds = await kindsOf(desk);
    expect(kinds).toEqual(expect.arrayContaining(["conversion", "delisting", "dividend", "symbol-change"]));
    const positions = await execute(desk.host, listPositions, desk.caller, { closed: true });
    const gained = positions.reduce((sum, { inAccount }) => sum + Number(inAccount?.realised), 0);
    expect(Number.isFinite(gained)).toBe(true);
    expect(positions.find(({ symbol }) => symbol === "SAP")).toMatchObject({ currency: "EUR" });
  });

  it("equals its backtest through margin calls, with a balance in each currency", async () => {
    const margin = { type: "rate", initial: 0.5, maintenance: 1, onCall: "close-all" };
    const desk = await arrange(db, { ...ABROAD, margin, conversion: "hold-balances" }, seedAbroad);
    await describeSap(desk);
    const { id } = await desk.start({
      symbols: ["SAP"],
      parameters: { fast: 2, slow: 4 },
      feed: { ...(await feedOf(desk)), from: undefined, to: undefined, speed: "max" },
    });
    const { cash } = await expectLikeBacktest(desk, id);
    expect(cash.EUR).not.toBe(0);
    expect(await kindsOf(desk)).toContain("margin-call");
    const called = (await desk.get(id)).events.find(({ isAlert }) => isAlert);
    expect(called).toMatchObject({ kind: "margin-call", marketTime: expect.any(Number) });
    expect(called?.text).toMatch(/^Margin call: equity was [0-9.]+ USD short/);
    const { rows } = await db.owner.query(
      "SELECT state, reduces_only, created_by FROM orders WHERE account_id = $1 AND strategy IS NULL",
      [desk.accountId],
    );
    expect(rows.some((row) => row.state === "filled")).toBe(true);
    expect(rows.every((row) => row.reduces_only)).toBe(true);
  });

  it("is refused where a currency has no rate or a new name is not traded; new instruments have their data's ticks", async () => {
    const desk = await arrange(db, { corporateActions: "2020-03-02 OLD symbol-change NEW" }, seedAbroad);
    await describeSap(desk);
    const feed = { ...(await feedOf(desk)), from: undefined, to: undefined, speed: "max" };
    await expect(desk.start({ symbols: ["SAP"], feed })).rejects.toThrow(
      /SAP trades in EUR, whose rate in USD is unknown/,
    );
    await expect(desk.start({ symbols: ["OLD"], feed })).rejects.toThrow(/OLD becomes NEW on 2020-03-02/);
    await desk.start({ symbols: ["EURUSD", "NEW"], feed });
    const { rows } = await db.owner.query(
      "SELECT symbol, tick::float8 AS tick FROM instruments WHERE team_id = $1 AND symbol <> 'SAP' ORDER BY symbol",
      [desk.teamId],
    );
    expect(rows).toEqual([
      { symbol: "EURUSD", tick: 0.00001 },
      { symbol: "NEW", tick: 0.01 },
    ]);
  });

  it("plays the moments that it is told to, and leaves no working order when it is stopped", async () => {
    const desk = await arrange(db);
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
    const desk = await arrange(db);
    await db.owner.query(
      `UPDATE accounts SET limits = jsonb_set(limits, '{max-order-quantity}', '{"severity":"hard","settings":{"units":10}}')
       WHERE id = $1`,
      [desk.accountId],
    );
    const { id } = await desk.start();
    const stop = await trade(desk);
    const test = await eventually(() => desk.get(id), isOver);
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
    const desk = await arrange(db);
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
    const test = await eventually(() => desk.get(id), isOver);
    await stop();
    expect(test).toMatchObject({ state: "ended", error: null });
    expect(test.signals.filter(({ outcome }) => outcome === "denied")).toEqual([]);
    const traded = test.signals.filter(({ state }) => state === "filled");
    expect(traded.length).toBeGreaterThan(0);
    for (const signal of traded) {
      expect(Number(signal.filled)).toBeGreaterThan(0);
      expect(Number(signal.averagePrice)).toBeGreaterThan(0);
    }
    const { firstDifference, waterfall, forwardProfit, backtestProfit } = await desk.shadow(id);
    expect(firstDifference).toBeNull();
    expect(Math.abs(waterfall.data)).toBeGreaterThan(1);
    expect(waterfall.data).toBeCloseTo(forwardProfit - backtestProfit, 2);
    const { data: _, ...others } = waterfall;
    for (const part of Object.values(others)) expect(Math.abs(part)).toBeLessThan(0.005);
  });

  it("says what it cost that a person cancelled an order", async () => {
    const desk = await arrange(db);
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

const ABROAD = {
  ...{ commission: { type: "per-share" }, slippage: { type: "bps", bps: 3 }, timeZone: "America/New_York" },
  interest: { type: "annual", debit: 0.06, credit: 0.03 },
  currencies: "EUR EURUSD",
  corporateActions:
    "2020-02-10 SAP dividend 0.4\n2020-03-02 OLD symbol-change NEW\n2020-04-20 NEW delisting 55.5",
};

/** A stock in euros, one that changes its name, and the euro: 90 days, by chance. */
async function seedAbroad(host: ReturnType<typeof testHost>, teamId: string): Promise<void> {
  const rng = new Rng(4);
  const day = (k: number) => new Date(Date.UTC(2020, 0, 2 + k)).toISOString().slice(0, 10);
  const lines = ["time,symbol,open,high,low,close,volume"];
  for (const [symbol, first, noise] of [
    ["SAP", 100, 0.05],
    ["OLD", 50, 0.05],
    ["NEW", 50, 0.05],
    ["EURUSD", 1.1, 0.01],
  ] as const) {
    let last: number = first;
    for (let k = 0; k < 120; k++) {
      if ([0, 6].includes(new Date(`${day(k)}T00:00:00Z`).getUTCDay())) continue;
      const [open, close] = [
        last * (1 + noise * (rng.next() - 0.5)),
        last * (1 + noise * (rng.next() - 0.5)),
      ];
      const figures = [open, Math.max(open, close) * 1.01, Math.min(open, close) * 0.99, close];
      lines.push(
        [day(k), symbol, ...figures.map((one) => one.toFixed(symbol === "EURUSD" ? 5 : 2)), 5000].join(","),
      );
      last = close;
    }
  }
  const uploadId = randomUUID();
  const path = uploadPath(teamId, uploadId);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, lines.join("\n"));
  const columns = { time: 0, symbol: 1, open: 2, high: 3, low: 4, close: 5, volume: 6 };
  const mapping = {
    ...{ delimiter: ",", quote: "", decimal: ".", header: true, columnCount: 7, columns, side: "trade" },
    ...{ timeFormat: "iso", stamps: "date", timeZone: "America/New_York", stampedAt: "start", prices: "raw" },
    ...{ resolution: "1d", calendar: "XNYS" },
  };
  const target = { kind: "new", name: "Abroad", source: "made", licence: "none", synthetic: true };
  const { rows } = await withTeam(db.pool, teamId, (client) =>
    client.query(
      `INSERT INTO imports (team_id, upload_id, file_name, request) VALUES (app_team_id(), $1, 'abroad.csv', $2) RETURNING id`,
      [uploadId, JSON.stringify({ uploadId, mapping, target })],
    ),
  );
  await runImport(host, { teamId, importId: rows[0].id });
}

const describeSap = ({ teamId }: Arranged) =>
  withTeam(db.pool, teamId, (client) =>
    client.query(
      "INSERT INTO instruments (team_id, symbol, currency, tick, lot) VALUES (app_team_id(), 'SAP', 'EUR', 0.01, 1)",
    ),
  );

const isOver = ({ state }: { state: string }) => state === "ended" || state === "failed";

/** It has ended with more trades than these, each as in its backtest, and its books can be rebuilt. */
async function expectShadowed(desk: Arranged, id: string, trades: number) {
  const test = await desk.get(id);
  expect([test.state, test.error]).toEqual(["ended", null]);
  const shadow = await desk.shadow(id);
  expect(shadow.firstDifference).toBeNull();
  expect(shadow.forwardTrades).toBeGreaterThan(trades);
  expect(shadow.forwardTrades).toBe(shadow.backtestTrades);
  for (const part of Object.values(shadow.waterfall)) expect(Math.abs(part)).toBeLessThan(0.005);
  expect(test.equity).toBeCloseTo(100_000 + shadow.backtestProfit, 2);
  const books = await withTeam(db.pool, desk.teamId, (client) => verifyOrders(client));
  expect(books).toMatchObject({ differences: [] });
  return test;
}

/** Trades it to its end, then compares test, backtest, books and broker. */
async function expectLikeBacktest(desk: Arranged, id: string) {
  const stop = await trade(desk);
  await eventually(() => desk.get(id), isOver);
  await stop();
  const test = await expectShadowed(desk, id, 5);
  const account = { teamId: desk.teamId, accountId: desk.accountId };
  expect((await reconcileAccount(desk.host, account, await connect(desk), "test")).breaks).toEqual([]);
  const { rows } = await db.owner.query(
    `SELECT currency, sum(amount)::float8 AS cash FROM ledger_entries WHERE account_id = $1 AND entry = 'cash'
     GROUP BY currency`,
    [desk.accountId],
  );
  const cash: Record<string, number> = Object.fromEntries(rows.map((row) => [row.currency, row.cash]));
  return { test, cash };
}

async function kindsOf({ accountId }: Arranged): Promise<string[]> {
  const { rows } = await db.owner.query("SELECT DISTINCT kind FROM account_facts WHERE account_id = $1", [
    accountId,
  ]);
  return rows.map(({ kind }) => kind);
}
