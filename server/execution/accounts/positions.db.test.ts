import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { price, quantity } from "#lib/core/money.ts";
import { execute } from "#server/access/execute.ts";
import { callerOf, testHost } from "#server/access/test-host.ts";
import { seedSampleData } from "#server/data/ingestion/index.ts";
import { loadJudgement, quoteTopic, writeQuote } from "#server/execution/orders/index.ts";
import { testAccount } from "#server/execution/orders/test-account.ts";
import { type TestDatabase, testDatabase } from "#server/infrastructure/db/test-database.ts";
import {
  beginDay,
  beginMarketDay,
  listAccounts,
  listBenchmarks,
  listBetas,
  listExecutions,
  listLedger,
  listPositions,
} from "./index.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.close());

async function desk() {
  const account = await testAccount(db);
  const host = testHost(db);
  host.clock = account.now;
  const viewer = callerOf(account.teamId, await account.team.addMember("viewer"));
  const quote = (at: string) =>
    host.bus.set(
      account.teamId,
      quoteTopic("IBM"),
      writeQuote({ reference: price(at), at: account.now(), open: true, dailyVolume: null }),
    );
  return { account, host, viewer, quote };
}

describe("beta", () => {
  it("is told of stored daily closes up to the account's now, or why there is none", async () => {
    const { account, host, viewer } = await desk();
    await seedSampleData(host, account.teamId);
    const [index] = await execute(host, listBenchmarks, viewer, {});
    const listed = `INSERT INTO instruments (team_id, symbol, currency, tick, lot)
      VALUES (app_team_id(), $1, 'USD', 0.01, 1) RETURNING 1`;
    await account.one(listed, [index]);
    for (const symbol of [index!, "IBM"])
      await account.record(await account.working(symbol, { symbol }), account.trade(symbol, "10"));
    const betas = async (now: number, benchmark = index!) => {
      host.clock = () => now * 1000;
      const found = await execute(host, listBetas, viewer, { benchmark });
      return new Map(found.map(({ symbol, beta, words }) => [symbol, { beta, words }]));
    };
    // New York's 4 January has not ended then.
    const market = await betas(Date.UTC(2010, 0, 5));
    expect(market.get(index!)?.beta).toBeCloseTo(1, 12);
    expect(market.get(index!)?.words).toMatch(/: 252 returns of stored closes, 2008-12-31 to 2009-12-31$/);
    expect(market.get("IBM")).toEqual({ beta: null, words: "No daily bars of IBM are stored." });
    expect((await betas(Date.UTC(2010, 0, 5), "NONE")).get(index!)?.words).toBe(
      "No daily bars of NONE are stored.",
    );
    expect((await betas(Date.UTC(2026, 0, 5))).get(index!)).toMatchObject({ beta: null });
  });
});

describe("positions", () => {
  it("name the working orders that would close them, and whose executions they hold", async () => {
    const { account, host, viewer } = await desk();
    const bought = await account.working("a", {});
    await account.record(bought, account.trade(1, "100"));
    await account.working("more", { quantity: quantity("10"), limitPrice: price("90") });
    const exit = { side: "sell" as const, quantity: quantity("60"), limitPrice: price("120") };
    const target = await account.working("b", exit);
    const stop = await account.working("c", {
      ...{ ...exit, type: "stop-limit", quantity: quantity("40"), limitPrice: price("96") },
      stopPrice: price("97"),
    });
    const [position] = await execute(host, listPositions, viewer, {});
    expect(position?.exits.toSorted((a, b) => (a.kind < b.kind ? 1 : -1))).toEqual([
      { orderId: target, kind: "target", price: "120", quantity: "60" },
      { orderId: stop, kind: "stop", price: "97", quantity: "40" },
    ]);
    expect(position?.strategies).toEqual(["by-hand"]);
    await account.record(stop, { id: "gone", at: account.now(), kind: "cancelled" });
    const [after] = await execute(host, listPositions, viewer, {});
    expect(after?.exits.map(({ kind }) => kind)).toEqual(["target"]);
  });

  it("tell average cost, FIFO lots, what is realised and what is not", async () => {
    const { account, host, viewer, quote } = await desk();
    quote("110");
    const buy = await account.working("b");
    await account.record(buy, account.trade(1, "60", "100"), account.trade(2, "40", "105"));
    const sell = await account.working("s", { side: "sell", limitPrice: price("112") });
    await account.record(sell, account.trade(3, "70", "112"));
    const [position] = await execute(host, listPositions, viewer, {});
    expect(position).toMatchObject({
      quantity: "30",
      averageCost: "105",
      mark: "110",
      unrealised: "150",
      realised: "790",
      dayProfit: "940",
      brokerQuantity: null,
    });
    expect(position?.lots).toMatchObject([{ quantity: "30", price: "105" }]);
    // (60 × 100 + 40 × 105) / 100 = 102 each.
    expect(position?.atAverageCost).toEqual({ averageCost: "102", unrealised: "240", realised: "700" });
    const { executions } = await execute(host, listExecutions, viewer, { symbol: "IBM" });
    expect(executions.map(({ execution, quantity }) => [execution, quantity])).toEqual([
      ["e3", "-70"],
      ["e2", "40"],
      ["e1", "60"],
    ]);
    const [summary] = await execute(host, listAccounts, viewer, {});
    expect(summary).toMatchObject({
      cash: "997640",
      equity: "1000940",
      dayProfit: "940",
      connection: { state: "none" },
    });
  });

  it("page through the books, each transaction in balance", async () => {
    const { account, host, viewer } = await desk();
    const orderId = await account.working("b");
    for (let i = 0; i < 5; i++) await account.record(orderId, account.trade(i, "10"));
    const first = await execute(host, listLedger, viewer, { accountId: account.accountId, limit: 4 });
    const rest = await execute(host, listLedger, viewer, {
      accountId: account.accountId,
      limit: 4,
      cursor: first.nextCursor as string,
    });
    expect([first.transactions.length, rest.transactions.length, rest.nextCursor]).toEqual([4, 2, null]);
    for (const { entries } of [...first.transactions, ...rest.transactions])
      expect(entries.reduce((sum, { amount }) => sum + Number(amount), 0)).toBe(0);
  });

  it("count the day's profit from where the day began", async () => {
    const { account, host, viewer, quote } = await desk();
    const orderId = await account.working("b");
    await account.record(orderId, account.trade(1, "100", "100"));
    const quotes = (at: string) => () => ({ reference: price(at), at: 0, open: true, dailyVolume: null });
    expect(await beginDay(db.pool, account, quotes("103"), account.now())).toBe(true);
    expect(await beginDay(db.pool, account, quotes("109"), account.now())).toBe(false);
    await account.record(await account.working("more"), account.trade(2, "50", "102"));
    quote("101");
    const [summary] = await execute(host, listAccounts, viewer, {});
    expect(summary).toMatchObject({ equity: "1000050", dayProfit: "-250" });
    const [position] = await execute(host, listPositions, viewer, {});
    expect(position).toMatchObject({ quantity: "150", dayProfit: "-250" });
    const { snapshot } = await account.inTeam((client) =>
      loadJudgement(client, quotes("101"), {
        now: account.now(),
        intent: {
          account: account.accountId,
          symbol: "IBM",
          side: "buy",
          type: "limit",
          timeInForce: "DAY",
          quantity: 1n as never,
          limitPrice: price("100"),
          stopPrice: null,
        },
      }),
    );
    expect(snapshot.account.dayProfit).toBe(-250n * 10n ** 18n);
  });

  it("count it anew on each day of a market that is replayed, however many pass on one of ours", async () => {
    const { account, host, viewer, quote } = await desk();
    await account.record(await account.working("b"), account.trade(1, "100", "100"));
    const clock = () => account.now();
    const [noon, night] = [Date.UTC(2012, 4, 2, 12) * 1000, Date.UTC(2012, 4, 3) * 1000];
    const market = (time: number | null, at: string) => ({
      time: () => time,
      quote: () => ({ reference: price(at), at: 0, open: true, dailyVolume: null }),
    });
    const profit = async () => (await execute(host, listAccounts, viewer, {}))[0]?.dayProfit;
    quote("90");
    await beginMarketDay({ pool: db.pool, clock }, account, market(null, "100"), noon);
    expect(await profit()).toBe("-1000");
    // The bar that ends at midnight is the day's last.
    await beginMarketDay({ pool: db.pool, clock }, account, market(noon, "95"), night);
    expect(await profit()).toBe("-1000");
    await beginMarketDay({ pool: db.pool, clock }, account, market(night, "95"), night + 1);
    expect(await profit()).toBe("-500");
    expect(await beginDay(db.pool, account, market(null, "1").quote, clock(), "2012-05-03")).toBe(false);
  });
});

describe("a future", () => {
  it("moves no cash but what it gained: at the end of the day, and when it is closed", async () => {
    const { account, host, viewer, quote } = await desk();
    await account.one(
      `INSERT INTO instruments (team_id, symbol, currency, tick, lot, multiplier, settlement)
       VALUES (app_team_id(), 'ES', 'USD', 0.25, 1, 50, 'variation') RETURNING 1`,
    );
    // A paper market pays by its own days.
    await account.one("UPDATE accounts SET broker = 'alpaca' WHERE id = $1 RETURNING 1", [account.accountId]);
    const future = { symbol: "ES" };
    const buy = await account.working("b", { ...future, quantity: 2_000_000_000n as never });
    await account.record(buy, account.trade("1", "2", "100"));
    const cash = async () => Number((await execute(host, listAccounts, viewer, {}))[0]?.cash);
    expect(await cash()).toBe(1_000_000);
    quote("100");
    const at = (mark: string) => () => ({ reference: price(mark), at: 0, open: true, dailyVolume: null });
    await beginDay(db.pool, account, at("103"), account.now());
    expect(await cash()).toBe(1_000_000 + 3 * 2 * 50);
    const sell = await account.working("s", { ...future, side: "sell", quantity: 2_000_000_000n as never });
    await account.record(sell, account.trade("2", "2", "101"));
    expect(await cash()).toBe(1_000_000 + 1 * 2 * 50);
  });

  it("is worth what it gained in a foreign currency, at the currency's rate", async () => {
    const { account, host, viewer } = await desk();
    await account.one(
      `INSERT INTO instruments (team_id, symbol, currency, tick, lot, multiplier, settlement)
       VALUES (app_team_id(), 'FDAX', 'EUR', 1, 1, 25, 'variation') RETURNING 1`,
    );
    const over = { symbol: "FDAX", quantity: 1_000_000_000n as never };
    expect((await account.place("a", over)).findings.map(({ control }) => control)).toContain("stale-data");
    await account.one("INSERT INTO currency_rates VALUES (app_team_id(), 'EUR', 'USD', 1.1, 0) RETURNING 1");
    const buy = await account.working("b", over);
    await account.record(buy, account.trade("1", "1", "100"));
    const mark = { reference: price("104"), at: account.now(), open: true, dailyVolume: null };
    host.bus.set(account.teamId, quoteTopic("FDAX"), writeQuote(mark));
    const [summary] = await execute(host, listAccounts, viewer, {});
    expect(Number(summary?.equity)).toBe(1_000_000 + 4 * 25 * 1.1);
  });
});
