import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { moneyFromNumber, price, quantity } from "#lib/core/money.ts";
import { DAY, HOUR } from "#lib/core/time.ts";
import { clientOrderId, type OrderFact, writeFact } from "#lib/execution/orders/index.ts";
import { execute } from "#server/access/execute.ts";
import { callerOf, testHost } from "#server/access/test-host.ts";
import { quoteTopic } from "#server/execution/orders/index.ts";
import { testAccount } from "#server/execution/orders/test-account.ts";
import { type TestDatabase, testDatabase } from "#server/infrastructure/db/test-database.ts";
import { aggregateCosts, costsForBacktest, costsOfOrder, costsOfOrders, estimateOrder } from "./index.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.close());

/** The replayed market's first hour, years before our clock. */
const BEGIN = Date.UTC(2017, 10, 6, 9) * 1000;

/** A paper account whose market is a replay of hourly bars, one at a time. */
async function desk(deposit?: string) {
  const account = await testAccount(db, deposit === undefined ? {} : { deposit });
  const host = testHost(db);
  host.clock = account.now;
  const viewer = callerOf(account.teamId, await account.team.addMember("viewer"));
  let seq = 0;
  const entry = async (kind: string, body: object) => {
    const at = account.now();
    await account.one(
      `INSERT INTO paper_journal (team_id, account_id, seq, kind, at, body)
       VALUES (app_team_id(), $1, $2, $3, $4, $5) RETURNING 1`,
      [account.accountId, ++seq, kind, at, JSON.stringify(body)],
    );
    return at;
  };
  await entry("open", { rules: { timeZone: "UTC" }, by: "test" });
  let hour = 0;
  /** One bar; answers when we heard of it, and the market's times. */
  const bar = async (open: number, close: number, volume = 1000) => {
    const start = BEGIN + hour++ * HOUR;
    const end = start + HOUR;
    const told = { symbol: "IBM", start, end, open, high: 999, low: 1, close, volume, next: null };
    return { at: await entry("bars", { moment: { time: end, bars: [told] } }), start, end };
  };
  /** The order traded in the last bar, at the market's `time`. */
  const fill = async (
    orderId: string,
    when: { at: number; time: number },
    units: string,
    each: string,
    fee = 0,
  ) => {
    const fact: OrderFact = {
      ...{ id: `p${seq}`, at: when.at, kind: "trade", execution: `p${seq}` },
      ...{
        quantity: quantity(units),
        price: price(each),
        fee: { amount: moneyFromNumber(fee), currency: "USD" },
      },
    };
    await account.one(
      `INSERT INTO paper_events (team_id, account_id, seq, part, client_id, at, fact, event)
       VALUES (app_team_id(), $1, $2, 0, $3, $4, $5, $6) RETURNING 1`,
      [
        ...[account.accountId, seq, clientOrderId(orderId, "new"), when.at, JSON.stringify(writeFact(fact))],
        JSON.stringify({ kind: "trade", time: when.time }),
      ],
    );
    await account.record(orderId, fact);
  };
  return { account, host, viewer, bar, fill };
}

describe("what an order cost", () => {
  it("is reckoned by the prices and the clock of its own replayed market", async () => {
    const { account, host, viewer, bar, fill } = await desk();
    await bar(99, 100);
    const orderId = await account.working("b", { type: "market", limitPrice: null });
    const next = await bar(101, 104);
    // Half at the open, ten basis points above it, half at the close.
    await fill(orderId, { at: next.at, time: next.start }, "50", "101.101", 5);
    for (let k = 0; k < 30; k++) await bar(104, 104);
    const report = await execute(host, costsOfOrder, viewer, { orderId });
    expect(report).toMatchObject({ source: "seen by the account", isOpen: true, symbol: "IBM" });
    expect(report.costs.prices).toMatchObject({ decision: 100, arrival: 100, end: 104 });
    expect(report.costs.fillRate).toBe(0.5);
    expect(report.costs.split.timing).toBeCloseTo(50, 6);
    expect(report.costs.split.impact).toBeCloseTo(50 * 0.101, 6);
    expect(report.costs.split.opportunity).toBeCloseTo(50 * 4, 6);
    expect(report.costs.split).toMatchObject({ delay: 0, spread: null, fees: 5 });
    expect(report.costs.slippageBps.arrival).toBeCloseTo(110.1, 6);
    expect(report.costs.markoutsBps["1d"]).toBeCloseTo(((104 - 101.101) / 101.101) * 1e4, 6);
    expect(report.costs.latency.acknowledged).toBe(1);
    expect(report.unknown.map(({ figure }) => figure)).toEqual(["Close", "Spread", "Participation"]);
    expect(report.replay.fills).toEqual([{ at: next.start + 1, price: 101.101, quantity: 50 }]);
  });

  it("says why when nothing of its market is recorded", async () => {
    const { account, host, viewer } = await desk();
    const orderId = await account.working("b");
    const report = await execute(host, costsOfOrder, viewer, { orderId });
    expect(report.costs.prices.decision).toBeNull();
    expect(report.unknown).toEqual([
      { figure: "Every price", reason: "No prices of IBM are recorded or stored for the time of the order." },
    ]);
    await expect(execute(host, costsOfOrder, viewer, { orderId: account.accountId })).rejects.toThrow(
      /no such order/,
    );
  });
});

describe("many orders", () => {
  it("stand in groups, and give a backtest its cost models with their number and interval", async () => {
    const { account, host, viewer, bar, fill } = await desk("100000000");
    await bar(99, 100);
    for (const [k, side] of (["buy", "buy", "sell-short", "buy"] as const).entries()) {
      const orderId = await account.working(`o${k}`, { type: "market", limitPrice: null, side });
      const next = await bar(100, 100);
      // 2, 3, 4 and 5 basis points worse than the open; one basis point of fees.
      const worse = (side === "buy" ? 1 : -1) * (k + 2) * 0.01;
      await fill(orderId, { at: next.at, time: next.start }, "100", String(100 + worse), 1);
    }
    const open = await account.working("open");
    const report = await execute(host, aggregateCosts, viewer, { groupBy: "side" });
    expect(report.totals).toMatchObject([{ orders: 4, currency: "USD", fillRate: 1, isRanked: false }]);
    expect(report.groups.map(({ name, orders }) => [name, orders])).toEqual([
      ["buy", 3],
      ["sell-short", 1],
    ]);
    expect(report.groups[0]!.slippageBps.arrival).toBeCloseTo((2 + 3 + 5) / 3, 2);
    const hours = await execute(host, aggregateCosts, viewer, { groupBy: "hour" });
    expect(hours.groups.map(({ name }) => name).toSorted()).toEqual(["10:00", "11:00", "12:00", "13:00"]);
    const costs = await execute(host, costsForBacktest, viewer, {});
    expect(costs).toMatchObject({ commission: { type: "bps", bps: 1 }, slippage: { type: "bps", bps: 3.5 } });
    expect(costs!.evidence.slippage.n).toBe(4);
    expect(costs!.evidence.slippage.low!).toBeLessThan(2);
    const rows = await execute(host, costsOfOrders, viewer, { side: "buy" });
    expect(rows).toHaveLength(3);
    expect(rows.some(({ id }) => id === open)).toBe(false);
    const all = await execute(host, costsOfOrders, viewer, { withOpen: true });
    expect(all.find(({ id }) => id === open)).toMatchObject({ isOpen: true });
    expect(await execute(host, costsForBacktest, viewer, { from: account.now() + DAY })).toBeNull();
  });

  it("count the slices of an algorithm with the order that they are of", async () => {
    const { account, host, viewer, bar, fill } = await desk();
    await bar(99, 100);
    const parent = await account.working("p", { type: "market", limitPrice: null });
    await account.one("UPDATE orders SET state = 'cancelled' WHERE id = $1 RETURNING 1", [parent]);
    const slice = await account.working("s", {
      type: "market",
      limitPrice: null,
      parent,
      quantity: quantity("40"),
    });
    const next = await bar(102, 102);
    await fill(slice, { at: next.at, time: next.start }, "40", "102");
    const rows = await execute(host, costsOfOrders, viewer, {});
    expect(rows.map(({ id }) => id)).toEqual([parent]);
    expect(rows[0]!.costs).toMatchObject({ filled: 40, fillRate: 0.4 });
  });
});

describe("what an order may cost", () => {
  it("goes by the quote of now and the paper account's own commission, and says what is not known", async () => {
    const { account, host, viewer } = await desk();
    const { accountId } = account;
    const intent = {
      ...{ account: accountId, symbol: "IBM", side: "buy", quantity: "100", limitPrice: null },
    } as const;
    expect(await execute(host, estimateOrder, viewer, intent)).toBeNull();
    await account.one(
      `UPDATE accounts SET settings = '{"commission": {"type": "bps", "bps": 3}}' WHERE id = $1 RETURNING 1`,
      [accountId],
    );
    const quote = {
      ...{ at: account.now(), open: true, reference: "100", bid: "99.95", ask: "100.05", dailyVolume: null },
    };
    host.bus.set(account.teamId, quoteTopic("IBM", accountId), quote);
    const found = await execute(host, estimateOrder, viewer, intent);
    expect(found).toMatchObject({ currency: "USD", impact: null, volatility: null, shareOfDay: null });
    expect(found!.spread).toBeCloseTo(5, 9);
    expect(found!.fees).toBeCloseTo(3, 9);
    expect(found!.amount).toBeCloseTo(8, 9);
    const rests = await execute(host, estimateOrder, viewer, { ...intent, limitPrice: "99" });
    expect(rests).toMatchObject({ rests: true, spread: 0 });
    await account.one("UPDATE accounts SET broker = 'alpaca' WHERE id = $1 RETURNING 1", [accountId]);
    expect((await execute(host, estimateOrder, viewer, intent))!.fees).toBeNull();
    await expect(execute(host, estimateOrder, viewer, { ...intent, symbol: "NONE" })).rejects.toThrow(
      /no instrument NONE/,
    );
  });
});
