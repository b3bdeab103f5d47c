import fc from "fast-check";
import type { Pool } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AppError } from "#lib/core/errors.ts";
import { price, quantity } from "#lib/core/money.ts";
import { type TestDatabase, testDatabase } from "#server/infrastructure/db/test-database.ts";
import { acceptOrder } from "./accept-orders.ts";
import { AcceptQueue } from "./accept-queue.ts";
import type { PlacedOrder, PlaceOrder } from "./place-order.ts";
import { type TestAccount, testAccount } from "./test-account.ts";
import { verifyOrders } from "./verify-orders.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.close());

const NOW = Date.UTC(2026, 10, 20, 15) * 1000;

function request(
  { accountId }: TestAccount,
  key: string,
  over: Partial<PlaceOrder["intent"]> = {},
): PlaceOrder {
  const kind = { side: "buy", type: "limit", timeInForce: "DAY" } as const;
  const terms = { quantity: quantity("100"), limitPrice: price("100"), stopPrice: null };
  const intent = { account: accountId, symbol: "IBM", ...kind, ...terms, ...over };
  return { key, now: NOW, by: null, accepted: new Set(["concentration", "duplicate-order"]), intent };
}

const word = (placed: PlacedOrder) => placed.outcome;
const refusal = (error: AppError) => error.code ?? String(error);

const placeIn = (queue: AcceptQueue, { teamId, quotes }: TestAccount, requests: readonly PlaceOrder[]) =>
  Promise.all(requests.map((one) => queue.place({ teamId, quotes, request: one }).then(word, refusal)));

/** What the rows of a team's accounts say, without what chance made. */
const rowsOf = ({ one }: TestAccount) =>
  one(`SELECT json_agg(json_build_array(a.name, c.key, o.side, o.quantity, o.limit_price, o.state, o.exposed, o.reserved,
        o.fact_count, r.kind, r.state) ORDER BY a.name, c.key) AS orders,
      (SELECT json_agg(json_build_array(name, counters, fact_seq, version) ORDER BY name) FROM accounts) AS accounts
    FROM orders o JOIN order_commands c ON c.order_id = o.id JOIN order_requests r ON r.order_id = o.id
      JOIN accounts a ON a.id = o.account_id`);

/** Counts the statements that accept. */
function counting(pool: Pool): { pool: Pool; accepts: () => number } {
  let accepts = 0;
  const counted = Object.create(pool) as Pool;
  counted.query = ((statement: { text?: string }) => {
    if (statement.text?.includes("accept_orders")) accepts++;
    return pool.query(statement as never);
  }) as never;
  return { pool: counted, accepts: () => accepts };
}

describe("orders that come one by one", () => {
  it("leave what the same orders leave, each in a transaction of its own, in the order they came", async () => {
    const order = fc.record({
      // Few keys and prices: the same again, another order under a known key, an own order on the other side.
      key: fc.constantFrom("a", "b", "c", "d", "e", "f"),
      side: fc.constantFrom("buy", "sell"),
      units: fc.constantFrom("100", "400", "0.5"),
      limit: fc.constantFrom("100", "99", "101"),
      parted: fc.boolean(),
      desk: fc.constantFrom(0, 1),
    });
    /** Two accounts of one team. */
    const accounts = async () => {
      const first = await testAccount(db, POOR);
      return [first, await testAccount(db, { ...POOR, team: first.team, name: "Second" })] as const;
    };
    await fc.assert(
      fc.asyncProperty(fc.array(order, { minLength: 1, maxLength: 12 }), async (orders) => {
        const [queued, single] = [await accounts(), await accounts()];
        const asked = (desks: readonly [TestAccount, TestAccount]) =>
          orders.map(({ key, side, units, limit, parted, desk }) => ({
            ...request(desks[desk as 0 | 1], key, {
              side,
              quantity: quantity(units),
              limitPrice: price(limit),
            } as never),
            ...(parted && { accepted: new Set(["concentration"] as const) }),
          }));
        const together = await placeIn(new AcceptQueue(db.pool), queued[0], asked(queued));
        const alone: string[] = [];
        for (const one of asked(single))
          alone.push(
            await single[0]
              .inTeam((client) => acceptOrder(client, single[0].quotes, one))
              .then(word, refusal),
          );
        expect(together).toEqual(alone);
        expect(await rowsOf(queued[0])).toEqual(await rowsOf(single[0]));
        expect((await queued[0].inTeam(verifyOrders)).differences).toEqual([]);
      }),
      { numRuns: 10 },
    );
  });

  it("go together when they come together, whatever their account, and at once when they do not", async () => {
    const first = await testAccount(db);
    const second = await testAccount(db, { team: first.team, name: "Second" });
    const { pool, accepts } = counting(db.pool);
    const queue = new AcceptQueue(pool);
    await placeIn(queue, first, [request(first, "alone")]);
    expect(accepts()).toBe(1);
    const both = [first, second].flatMap((one) => ["a", "b", "c"].map((key) => request(one, key)));
    expect(await placeIn(queue, first, both)).toEqual(both.map(() => "accepted"));
    expect(accepts()).toBe(2);
    for (const account of [first, second])
      expect((await account.inTeam(verifyOrders)).differences).toEqual([]);
  });

  it("do not wait for an account that somebody holds, whose own do", async () => {
    const held = await testAccount(db);
    const free = await testAccount(db, { team: held.team, name: "Free" });
    const queue = new AcceptQueue(db.pool);
    const holder = await db.owner.connect();
    await holder.query("BEGIN");
    await holder.query("SELECT FROM accounts WHERE id = $1 FOR UPDATE", [held.accountId]);
    const late = placeIn(queue, held, [request(held, "a"), request(held, "b")]);
    const others = ["a", "b"].map((key) => request(free, key));
    expect(await placeIn(queue, free, others)).toEqual(["accepted", "accepted"]);
    expect(await placeIn(queue, free, [request(free, "c")])).toEqual(["accepted"]);
    // One that changed the account meanwhile: what was judged before is judged again.
    await holder.query("UPDATE accounts SET version = version + 1 WHERE id = $1", [held.accountId]);
    await holder.query("COMMIT");
    holder.release();
    expect(await late).toEqual(["accepted", "accepted"]);
    expect((await held.inTeam(verifyOrders)).differences).toEqual([]);
  });

  it("are told of their own account only: refused, unknown, without a meaning", async () => {
    const rich = await testAccount(db);
    const poor = await testAccount(db, { team: rich.team, name: "Poor", deposit: "15000" });
    const stranger = await testAccount(db);
    const requests = [
      request(rich, "a"),
      request(poor, "a"),
      request(stranger, "a"),
      request(poor, "b"),
      request(rich, "b", { limitPrice: null }),
      request(rich, "c"),
      // The same key in another account is another order.
      request(poor, "c", { quantity: quantity("50") }),
    ];
    expect(await placeIn(new AcceptQueue(db.pool), rich, requests)).toEqual([
      ...["accepted", "accepted", "not-found", "denied", "bad-input", "accepted", "accepted"],
    ]);
    const { rows } = await db.owner.query("SELECT count(*)::int AS n FROM orders WHERE account_id = $1", [
      stranger.accountId,
    ]);
    expect(rows).toEqual([{ n: 0 }]);
  });

  it("are not taken along by one that breaks its transaction", async () => {
    const account = await testAccount(db);
    const other = await testAccount(db, { team: account.team, name: "Other" });
    const requests = Array.from({ length: 6 }, (_, i) => request(i % 2 ? account : other, `k${i}`));
    // Nobody of the team: the database refuses the row, and with it the whole statement.
    requests[3] = { ...request(account, "poisoned"), by: "00000000-0000-7000-8000-000000000000" };
    const outcomes = await placeIn(new AcceptQueue(db.pool), account, requests);
    expect(outcomes).toEqual(["accepted", "accepted", "accepted", "23503", "accepted", "accepted"]);
    const { orders, differences } = await account.inTeam(verifyOrders);
    expect({ orders, differences }).toEqual({ orders: 5, differences: [] });
  });

  it("never pass a limit by several queues at once, and are one order under one key", async () => {
    const account = await testAccount(db, POOR);
    const queues = Array.from({ length: 4 }, () => new AcceptQueue(db.pool));
    const placed = await Promise.all(
      queues.map((queue, q) =>
        placeIn(
          queue,
          account,
          Array.from({ length: 16 }, (_, i) => request(account, `${q}:${i}`)),
        ),
      ),
    );
    expect(placed.flat().filter((one) => one === "accepted")).toHaveLength(10);
    const other = await testAccount(db);
    const same = Array.from({ length: 20 }, () => request(other, "one"));
    const both = await Promise.all(queues.slice(0, 2).map((queue) => placeIn(queue, other, same)));
    expect(new Set(both.flat())).toEqual(new Set(["accepted"]));
    expect(await other.one("SELECT count(*)::int AS orders FROM orders")).toEqual({ orders: 1 });
  });

  it("of another team do not reach an account, though its lane is busy", async () => {
    const [account, stranger] = [await testAccount(db), await testAccount(db)];
    const queue = new AcceptQueue(db.pool);
    const [own, foreign] = await Promise.all([
      placeIn(queue, account, [request(account, "a"), request(account, "b")]),
      placeIn(queue, { ...stranger, accountId: account.accountId }, [request(account, "c")]),
    ]);
    expect([own, foreign]).toEqual([["accepted", "accepted"], ["not-found"]]);
  });
});

/** Ten orders at 100 for 100, and no more. */
const POOR = { deposit: "100000" };
