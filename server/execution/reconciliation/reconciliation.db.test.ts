import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Money, money, price, type Quantity, quantity } from "#lib/core/money.ts";
import { Rng } from "#lib/core/rng.ts";
import { clientOrderId, NEW_ORDER } from "#lib/execution/orders/index.ts";
import type { AccountFact } from "#lib/execution/positions/index.ts";
import { execute } from "#server/access/execute.ts";
import { callerOf, testHost } from "#server/access/test-host.ts";
import type { BrokerConnection, OpenOrder } from "#server/execution/brokers/index.ts";
import { quoteTopic, verifyOrders, writeQuote } from "#server/execution/orders/index.ts";
import { testAccount } from "#server/execution/orders/test-account.ts";
import { type TestDatabase, testDatabase } from "#server/infrastructure/db/test-database.ts";
import { adjustBreak, listReconcile, reconcileAccount } from "./index.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.close());

type Broker = Pick<BrokerConnection, "positions" | "cash" | "openOrders" | "query" | "accountFacts">;

async function desk() {
  const account = await testAccount(db);
  const host = testHost(db);
  host.clock = account.now;
  const quote = { reference: price("100"), at: account.now(), open: true, dailyVolume: null };
  host.bus.set(account.teamId, quoteTopic("IBM"), writeQuote(quote));
  const operations = callerOf(account.teamId, await account.team.addMember("operations"));
  const book = {
    positions: new Map<string, string>(),
    cash: "1000000",
    facts: [] as AccountFact[],
    open: [] as OpenOrder[],
    known: [] as OpenOrder[],
  };
  const broker: Broker = {
    positions: async () =>
      [...book.positions].map(([symbol, units]) => ({
        symbol,
        quantity: quantity(units),
        averagePrice: null,
      })),
    cash: async () => [{ currency: "USD", amount: money(book.cash) }],
    openOrders: async () => book.open,
    accountFacts: async (since) => book.facts.filter(({ at }) => at > since),
    query: async (id) => book.known.find((one) => one.clientOrderId === id) ?? null,
  };
  const run = () => reconcileAccount(host, account, broker, "test");
  const resolveAll = async () => {
    const { breaks } = await execute(host, listReconcile, operations, { accountId: account.accountId });
    for (const { id, state } of breaks)
      if (state === "open")
        await execute(host, adjustBreak, operations, { breakId: id, reason: "as the broker says" });
  };
  return { account, host, operations, book, run, resolveAll };
}

const venueOrder = (orderId: string, over: Partial<OpenOrder> = {}): OpenOrder => ({
  clientOrderId: clientOrderId(orderId, NEW_ORDER),
  brokerOrderId: null,
  state: "working",
  filled: quantity("0"),
  events: [],
  ...over,
});

describe("reconciliation", () => {
  it("finds nothing where both agree, and says so", async () => {
    const { account, book, run } = await desk();
    const orderId = await account.working("a");
    book.open.push(venueOrder(orderId));
    expect(await run()).toEqual({ breaks: [], changes: 0 });
  });

  it("compares nothing with a venue that cannot be asked, and still asks for each order", async () => {
    const { account, host } = await desk();
    await account.record(await account.working("f"), account.trade("f", "100"));
    await account.working("w");
    const asked: string[] = [];
    const silent: Broker = {
      positions: async () => null,
      cash: async () => null,
      openOrders: async () => null,
      query: async (id) => {
        asked.push(id);
        return null;
      },
    };
    expect(await reconcileAccount(host, account, silent, "test")).toEqual({ breaks: [], changes: 0 });
    expect(asked).toHaveLength(1);
  });

  it("records fills that only the venue knew, once", async () => {
    const { account, book, run } = await desk();
    const orderId = await account.working("a");
    const events = [{ clientOrderId: clientOrderId(orderId, NEW_ORDER), fact: account.trade("v1", "40") }];
    book.open.push(venueOrder(orderId, { filled: quantity("40"), events }));
    book.positions.set("IBM", "40");
    book.cash = "996000";
    expect(await run()).toEqual({ breaks: [], changes: 1 });
    expect(await run()).toEqual({ breaks: [], changes: 0 });
  });

  it("books the broker's fees once, and none that a person's entry has in it already", async () => {
    const { account, book, run, resolveAll } = await desk();
    const fee = (id: string, at: number): AccountFact => ({
      ...{ id, at, kind: "fee", symbol: null, currency: "USD", amount: money("-0.02") },
      ...{ units: quantity("0"), value: null, other: null },
    });
    book.facts.push(fee("old", 1), fee("new", Date.now() * 1000 + 60_000_000));
    book.cash = "999999.98";
    expect(await run()).toEqual({ breaks: [], changes: 1 });
    expect(await run()).toEqual({ breaks: [], changes: 0 });
    const booked =
      "SELECT sum(amount)::float8 AS fees FROM ledger_entries WHERE account_id = $1 AND entry = 'fees'";
    expect(await account.one(booked, [account.accountId])).toEqual({ fees: 0.02 });
    book.cash = "999999.90";
    expect((await run()).breaks).toMatchObject([{ kind: "cash" }]);
    await resolveAll();
    expect((await run()).breaks).toEqual([]);
  });

  it("believes the venue about an order that it no longer lists, and never drops one without its word", async () => {
    const { account, book, run } = await desk();
    const [gone, silent] = [await account.working("gone"), await account.working("silent")];
    const ended = {
      clientOrderId: clientOrderId(gone, NEW_ORDER),
      fact: { id: "vc", at: account.now(), kind: "cancelled" } as const,
    };
    book.known.push(venueOrder(gone, { state: "cancelled", events: [ended] }));
    const { breaks } = await run();
    expect(breaks.map(({ kind, subject }) => [kind, subject])).toEqual([["order-missing", silent]]);
    expect(await account.one("SELECT state FROM orders WHERE id = $1", [gone])).toEqual({
      state: "cancelled",
    });
    expect(await account.one("SELECT state FROM orders WHERE id = $1", [silent])).toEqual({ state: "new" });
  });

  it("brings the books to the broker's only by a person's entry with a reason", async () => {
    const { account, host, operations, book, run } = await desk();
    book.positions.set("IBM", "25");
    book.cash = "999990.5";
    await account.record(await account.working("f"), account.trade("f", "100"));
    const { breaks } = await run();
    expect(breaks).toEqual([
      { kind: "position", subject: "IBM", ours: "100", theirs: "25" },
      { kind: "cash", subject: "USD", ours: "990000", theirs: "999990.5" },
    ]);
    expect(await account.one("SELECT quantity::int FROM positions")).toEqual({ quantity: 100 });
    const { breaks: open } = await execute(host, listReconcile, operations, { accountId: account.accountId });
    const viewer = callerOf(account.teamId, await account.team.addMember("viewer"));
    const first = { breakId: open[0]?.id as string, reason: "moved to another account" };
    await expect(execute(host, adjustBreak, viewer, first)).rejects.toThrow("permission");
    for (const { id } of open) await execute(host, adjustBreak, operations, { ...first, breakId: id });
    await expect(execute(host, adjustBreak, operations, first)).rejects.toThrow("adjusted already");
    expect(await run()).toEqual({ breaks: [], changes: 0 });
    expect(await account.one("SELECT count(*)::int AS n FROM executions")).toEqual({ n: 1 });
    expect(
      await account.one(
        "SELECT count(*)::int AS n FROM ledger_entries WHERE reason = 'moved to another account'",
      ),
    ).toEqual({ n: 4 });
    expect((await account.inTeam(verifyOrders)).differences).toEqual([]);
  });

  it("is idempotent and never destructive over random states of both sides", {
    timeout: 3_600_000,
  }, async () => {
    // biome-ignore lint/style/noProcessEnv: how much to test is asked of the test run, not of the product
    const rounds = process.env.PITWALL_NIGHTLY ? 2000 : 25;
    let found = 0;
    for (let seed = 1; seed <= rounds; seed++) {
      const rng = new Rng(seed);
      const { account, book, run, resolveAll } = await desk();
      await randomState(rng, account, book);
      const before = await account.one(STATE);
      const first = await run();
      found += first.breaks.length;
      const after = await account.one(STATE);
      // Without a word of the venue nothing changed; no working order was dropped, no execution invented.
      expect({ seed, ...after }).toEqual({ seed, ...before });
      expect({ seed, changes: (await run()).changes }).toEqual({ seed, changes: 0 });
      await resolveAll();
      const last = await run();
      expect({ seed, books: last.breaks.filter(({ kind }) => ["cash", "position"].includes(kind)) }).toEqual({
        seed,
        books: [],
      });
      expect({ seed, orders: (await account.one(STATE)).orders }).toEqual({ seed, orders: before.orders });
      expect((await run()).changes).toBe(0);
      expect((await account.inTeam(verifyOrders)).differences).toEqual([]);
    }
    expect(found).toBeGreaterThan(rounds);
  });
});

const STATE = `SELECT (SELECT json_agg(json_build_array(id, state, filled, exposed) ORDER BY id) FROM orders) AS orders,
  (SELECT json_agg(json_build_array(execution, quantity) ORDER BY execution) FROM executions) AS executions,
  (SELECT json_agg(json_build_array(symbol, quantity) ORDER BY symbol) FROM positions) AS positions`;

type Account = Awaited<ReturnType<typeof testAccount>>;
type RandomBook = { positions: Map<string, string>; cash: string; open: OpenOrder[] };

/** Orders in many states on our side; on the broker's the same, or something else. */
async function randomState(rng: Rng, account: Account, book: RandomBook): Promise<void> {
  let held = 0n as Quantity;
  let cash = money("1000000") as Money;
  for (let i = 0; i < 1 + Math.floor(rng.next() * 4); i++) {
    const fate = rng.next();
    const orderId =
      fate < 0.2 ? ((await account.place(`k${i}`)).orderId as string) : await account.working(`k${i}`);
    const fills = fate < 0.2 ? 0 : Math.floor(rng.next() * 3);
    for (let n = 0; n < fills; n++) await account.record(orderId, account.trade(`${i}-${n}`, "10"));
    held = (held + BigInt(fills) * quantity("10")) as Quantity;
    cash = (cash - BigInt(fills) * money("1000")) as Money;
    if (fate > 0.8) await account.record(orderId, { id: "c", at: account.now(), kind: "cancelled" });
    else if (fate >= 0.2 && rng.next() < 0.8)
      book.open.push(venueOrder(orderId, { filled: quantity(String(rng.next() < 0.8 ? fills * 10 : 70)) }));
  }
  if (rng.next() < 0.3) book.open.push(venueOrder("00000000-0000-7000-8000-000000000001"));
  const units = Number(held) / 1e9 + (rng.next() < 0.5 ? 0 : Math.floor(rng.next() * 200) - 100);
  if (units !== 0) book.positions.set("IBM", String(units));
  book.cash = String(Number(cash) / 1e18 + (rng.next() < 0.5 ? 0 : Math.floor(rng.next() * 100)));
}
