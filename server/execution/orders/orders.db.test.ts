import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { money, price, quantity } from "#lib/core/money.ts";
import { NEW_ORDER, type OrderFact } from "#lib/execution/orders/index.ts";
import { withTeam } from "#server/infrastructure/db/index.ts";
import { type TestDatabase, testDatabase } from "#server/infrastructure/db/test-database.ts";
import { clientOrderId, verifyOrders } from "./index.ts";
import { testAccount } from "./test-account.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.close());

const NOW = Date.UTC(2026, 10, 20, 15) * 1000;

async function anAccount(deposit?: string, limits?: object) {
  const { record, ...account } = await testAccount(db, { deposit, limits });
  return { ...account, facts: record };
}

const trade = (n: number, units: string, at = "100"): OrderFact => ({
  id: `t${n}`,
  at: NOW + n,
  kind: "trade",
  execution: `e${n}-${units}`,
  quantity: quantity(units),
  price: price(at),
  fee: { amount: money("1"), currency: "USD" },
});
const bust = (n: number, refersTo: string): OrderFact => ({
  id: `b${n}`,
  at: NOW + n,
  kind: "trade-cancelled",
  refersTo,
});

describe("accepting orders", () => {
  it("makes one order of a thousand submits of one key, and refuses another order under it", async () => {
    const { place, one } = await anAccount();
    // In a hundred lanes: a thousand at once would wait longer for a connection than a pool lets them.
    const lane = async () => {
      const answers = [];
      for (let i = 0; i < 10; i++) answers.push(await place("k1"));
      return answers;
    };
    const answers = (await Promise.all(Array.from({ length: 100 }, lane))).flat();
    expect(new Set(answers.map((answer) => answer.orderId)).size).toBe(1);
    expect(await one("SELECT count(*)::int AS orders FROM orders")).toEqual({ orders: 1 });
    expect(await one("SELECT count(*)::int AS requests FROM order_requests")).toEqual({ requests: 1 });
    await expect(place("k1", { quantity: quantity("101") })).rejects.toThrow(
      "The key k1 was used for another order",
    );
  });

  it("never lets 64 parallel clients spend more than there is", async () => {
    const { place, one } = await anAccount("100000");
    const answers = await Promise.all(Array.from({ length: 64 }, (_, i) => place(`k${i}`)));
    expect(answers.filter((answer) => answer.outcome === "accepted")).toHaveLength(10);
    const refused = answers.find((answer) => answer.outcome === "denied");
    expect(refused?.findings.map((finding) => finding.control)).toContain("buying-power");
    expect(
      await one(
        "SELECT count(*)::int AS orders, sum(quantity * limit_price)::int AS value FROM orders WHERE exposed > 0",
      ),
    ).toEqual({
      orders: 10,
      value: 100_000,
    });
  });

  it("never lets parallel clients pass the largest position", async () => {
    const { place, one } = await anAccount("10000000", { "max-position": { settings: { units: 450 } } });
    await Promise.all(Array.from({ length: 30 }, (_, i) => place(`k${i}`)));
    expect(await one("SELECT sum(exposed)::int AS units FROM orders")).toEqual({ units: 400 });
  });

  it("never lets parallel clients sell what one of them sold, nor trade with each other", async () => {
    const { place, facts, one } = await anAccount();
    await one("UPDATE accounts SET short_allowed = false RETURNING 1");
    const held = await place("held");
    await facts(held.orderId!, trade(1, "100"));
    const open =
      "SELECT count(*)::int AS n, coalesce(sum(exposed), 0)::int AS units FROM orders WHERE exposed > 0";
    const sells = Array.from({ length: 16 }, (_, i) => place(`s${i}`, { side: "sell" }));
    const sold = (await Promise.all(sells)).filter(({ outcome }) => outcome === "accepted");
    expect([sold.length, await one(open)]).toEqual([1, { n: 1, units: 100 }]);
    const buys = Array.from({ length: 8 }, (_, i) => place(`b${i}`));
    expect(new Set((await Promise.all(buys)).map(({ outcome }) => outcome))).toEqual(new Set(["denied"]));
    await facts(sold[0]!.orderId!, { id: "c", at: NOW + 5, kind: "cancelled" });
    const both = Array.from({ length: 8 }, (_, i) => place(`x${i}`, { side: i % 2 ? "sell" : "buy" }));
    await Promise.all(both);
    expect(await one("SELECT count(DISTINCT side)::int AS sides FROM orders WHERE exposed > 0")).toEqual({
      sides: 1,
    });
  });

  it("says which control refuses", async () => {
    const { place } = await anAccount();
    const { outcome, findings } = await place("k1", { limitPrice: price("100.001") });
    expect(outcome).toBe("denied");
    expect(findings).toEqual([
      { control: "tick-size", severity: "hard", message: "100.001 is not a multiple of the tick 0.01." },
    ]);
  });

  it("counts the messages of this second, not those that a clock dated before it was set back", async () => {
    const { place, one } = await anAccount(undefined, { "message-rate": { settings: { perSecond: 1 } } });
    await place("k1");
    const sent = (at: number) => one(`UPDATE order_requests SET sent_at = ${at} RETURNING 1`);
    await sent(NOW);
    expect((await place("k2")).findings.map(({ control }) => control)).toContain("message-rate");
    await sent(NOW + 3_600_000_000);
    expect(await place("k3")).toMatchObject({ outcome: "accepted" });
  });

  it("has no request to a venue without its passed risk check: the database refuses", async () => {
    const { place, one } = await anAccount();
    await place("k1");
    const refusal = (cause: string) =>
      expect(one(`UPDATE order_requests SET cause = ${cause} RETURNING 1`)).rejects;
    await refusal("NULL").toThrow("cause");
    await refusal("'intent'").toThrow("order_requests_passed");
    await refusal("'risk-passed:r1'").toThrow("order_requests_team_id_order_id_cause_fkey");
  });

  it("names requests within 36 characters, the same for ever", () => {
    const id = "019a9f00-0000-7000-8000-0123456789ab";
    expect(clientOrderId(id, NEW_ORDER)).toHaveLength(26);
    expect(clientOrderId(id, "cancel-1")).toBe(`${clientOrderId(id, NEW_ORDER)}-cancel-1`);
  });
});

describe("recording facts", () => {
  it("books fills, fees and positions once, however often they are told", async () => {
    const { place, facts, one } = await anAccount();
    const { orderId } = await place("k1");
    const sent: OrderFact = {
      id: "m",
      at: NOW,
      kind: "send-marked",
      command: NEW_ORDER,
      attempt: 1,
      deadBy: null,
    };
    await facts(orderId!, sent, trade(1, "40"));
    const again = await facts(orderId!, trade(1, "40"));
    expect(again.changed).toBe(false);
    await Promise.all([facts(orderId!, trade(2, "60", "101")), facts(orderId!, trade(2, "60", "101"))]);
    expect(await one("SELECT state, filled::text, average_price::text FROM orders")).toEqual({
      state: "filled",
      filled: "100.000000000",
      average_price: "100.600000000",
    });
    expect(await one("SELECT quantity::int FROM positions")).toEqual({ quantity: 100 });
    const cash = "SELECT sum(amount)::float AS cash FROM ledger_entries WHERE entry = 'cash'";
    expect(await one(cash)).toEqual({ cash: 1_000_000 - 10_060 - 2 });
    await facts(orderId!, bust(3, "e2-60"));
    expect(await one("SELECT quantity::int FROM positions")).toEqual({ quantity: 40 });
    expect(await one(cash)).toEqual({ cash: 1_000_000 - 4_000 - 1 });
    expect(await one("SELECT sum(amount)::text AS total FROM ledger_entries")).toEqual({
      total: "0.000000000000000000",
    });
  });

  it("keeps an event that comes again with other contents: its fee is added, its price contradicts", async () => {
    const { place, facts, one, teamId } = await anAccount();
    const { orderId } = await place("k1");
    const { fee, ...bare } = trade(1, "40") as OrderFact & { fee: unknown };
    const row =
      "SELECT flags, average_price::float AS price, (SELECT sum(fee)::float FROM executions) AS fee FROM orders";
    await facts(orderId!, bare as OrderFact);
    expect(await one(row)).toEqual({ flags: [], price: 100, fee: 0 });
    for (const again of [true, false])
      expect((await facts(orderId!, { ...bare, fee } as OrderFact)).changed).toBe(again);
    expect(await one(row)).toEqual({ flags: [], price: 100, fee: 1 });
    await facts(orderId!, { ...bare, price: price("99") } as OrderFact);
    expect(await one(row)).toMatchObject({ flags: ["contradiction"] });
    expect((await withTeam(db.pool, teamId, verifyOrders)).differences).toEqual([]);
  });

  it("gives buying power back as the order fills and ends", async () => {
    const { place, facts, one } = await anAccount();
    const { orderId } = await place("k1");
    const counters =
      "SELECT counters ->> 'reserved' AS reserved, counters ->> 'open-orders' AS open FROM accounts";
    const scaled = (units: number) => (BigInt(units) * 10n ** 18n).toString();
    expect(await one(counters)).toEqual({ reserved: scaled(10_000), open: "1" });
    await facts(orderId!, trade(1, "40"));
    expect(await one(counters)).toEqual({ reserved: scaled(6_000), open: "1" });
    await facts(orderId!, { id: "c", at: NOW + 5, kind: "cancelled" });
    expect(await one(counters)).toEqual({ reserved: "0", open: "0" });
    await facts(orderId!, trade(9, "10"));
    expect(await one(counters)).toEqual({ reserved: "0", open: "0" });
    expect(await one("SELECT state, flags, filled::int FROM orders")).toEqual({
      state: "cancelled",
      flags: ["late-fill"],
      filled: 50,
    });
  });

  it("reserves after a split for as many more units what it reserved before, once", async () => {
    const limits = { "max-position": { settings: { units: 1000 } } };
    const account = await testAccount(db, { limits });
    const orderId = await account.working("k1");
    await account.record(orderId, account.trade(1, "40"));
    // 60 at 100 are left: 180 at a third of it.
    const terms = { quantity: quantity("220"), limitPrice: price("33.33"), stopPrice: null };
    const split: OrderFact = {
      ...{ id: "split", at: account.now(), kind: "restated", version: 0 },
      ...{ terms, ratio: quantity("3") },
    };
    const counters = `SELECT counters ->> 'reserved' AS reserved, counters ->> 'buy:IBM' AS units FROM accounts`;
    const holds = (money: bigint, units: bigint) => ({
      reserved: `${money * 10n ** 18n}`,
      units: `${units * 10n ** 9n}`,
    });
    expect(await account.one(counters)).toEqual(holds(6000n, 60n));
    await account.record(orderId, split);
    await account.record(orderId, split);
    expect(await account.one(counters)).toEqual(holds(6000n, 180n));
    await account.record(orderId, account.trade(2, "90", "33"));
    expect(await account.one(counters)).toEqual(holds(3000n, 90n));
    expect((await account.inTeam(verifyOrders)).differences).toEqual([]);
    await account.record(orderId, { id: "c", at: account.now(), kind: "cancelled" });
    expect(await account.one(counters)).toEqual(holds(0n, 0n));
  });

  it("stores an unexpected change and says so", async () => {
    const { place, facts } = await anAccount();
    const { orderId } = await place("k1");
    const { unexpected } = await facts(orderId!, trade(1, "40"));
    expect(unexpected).toEqual({ from: "queued", to: "partially-filled" });
  });

  it("rebuilds every order and position from facts alone, and finds a row that was tampered with", async () => {
    const { teamId, place, facts } = await anAccount();
    const placed = await Promise.all(Array.from({ length: 12 }, (_, i) => place(`k${i}`)));
    await Promise.all(placed.map(({ orderId }, i) => facts(orderId!, { ...trade(i, "30"), id: `x${i}` })));
    const verify = () => withTeam(db.pool, teamId, verifyOrders);
    const first = await verify();
    expect([first.orders, first.differences]).toEqual([12, []]);
    expect([first.keptHash, (await verify()).hash]).toEqual([first.hash, first.hash]);
    await db.owner.query("UPDATE orders SET filled = 31 WHERE id = $1", [placed[3]!.orderId]);
    await db.owner.query("UPDATE executions SET price = 99 WHERE order_id = $1", [placed[3]!.orderId]);
    await db.owner.query("UPDATE positions SET quantity = 361 WHERE team_id = $1", [teamId]);
    await db.owner.query(
      "UPDATE ledger_balances SET amount = amount + 1 WHERE team_id = $1 AND entry = 'fees'",
      [teamId],
    );
    await db.owner.query(
      "UPDATE accounts SET counters = counters || '{\"open-orders\": 11}' WHERE team_id = $1",
      [teamId],
    );
    const { differences, hash, keptHash } = await verify();
    const words = differences.map((difference) => difference.what.split(" ")[0]);
    expect(words).toEqual(["Order", "Executions", "Position", "Balance", "Counter"]);
    expect([hash === first.hash, keptHash === first.hash]).toEqual([true, false]);
  });

  it("refuses a transaction of the books that does not sum to zero, at commit", async () => {
    const { teamId, accountId } = await anAccount();
    const unbalanced = withTeam(db.pool, teamId, (client) =>
      client.query(
        `INSERT INTO ledger_entries (team_id, account_id, transaction, entry, currency, amount, at, reason)
         VALUES (app_team_id(), $1, 't', 'cash', 'USD', 1, 0, 'gift')`,
        [accountId],
      ),
    );
    await expect(unbalanced).rejects.toThrow("out of balance by 1.000000000000000000 USD");
  });

  it("lets nobody change or delete a fact or an entry of the books", async () => {
    const { place, one } = await anAccount();
    await place("k1");
    await expect(one("DELETE FROM order_facts RETURNING 1")).rejects.toThrow("permission denied");
    await expect(one("UPDATE ledger_entries SET amount = 0 RETURNING 1")).rejects.toThrow(
      "permission denied",
    );
  });
});
