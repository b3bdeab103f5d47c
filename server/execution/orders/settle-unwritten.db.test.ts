import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AppError } from "#lib/core/errors.ts";
import { price, quantity } from "#lib/core/money.ts";
import { foldOrder, type OrderFact, readFact } from "#lib/execution/orders/index.ts";
import { type TestDatabase, testDatabase } from "#server/infrastructure/db/test-database.ts";
import { acceptOrders } from "./accept-orders.ts";
import { AcceptQueue } from "./accept-queue.ts";
import type { PlaceOrder } from "./place-order.ts";
import { type TestAccount, testAccount } from "./test-account.ts";
import { verifyOrders } from "./verify-orders.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.close());

/** Of no tick. */
const denied = { limitPrice: price("100.001") };
const rows = async ({ inTeam }: TestAccount, sql: string) =>
  (await inTeam((client) => client.query(sql))).rows;
const states = (account: TestAccount) => rows(account, "SELECT state FROM orders ORDER BY state");

describe("a denied order", () => {
  it("is kept with each hard control that spoke against it, holds nothing and asks nothing of a venue", async () => {
    const account = await testAccount(db, { deposit: "1000" });
    const counters = "SELECT version, counters, fact_seq FROM accounts";
    const { version, counters: before } = await account.one(counters);
    const placed = await account.place("k1", denied);
    expect(placed).toMatchObject({ outcome: "denied", orderId: expect.any(String) });
    expect(await account.one("SELECT id, state, leaves::int, exposed::int, reason FROM orders")).toEqual({
      ...{ id: placed.orderId, state: "denied", leaves: 0, exposed: 0 },
      reason: expect.stringMatching(
        /^Tick size: 100.001 is not a multiple of the tick 0.01. .* Buying power: The order needs 10000.1 and 1000 are/,
      ),
    });
    const facts = (await rows(account, "SELECT id, kind, at, body FROM order_facts")).map(
      (row): OrderFact => readFact(row),
    );
    expect(foldOrder(facts)).toMatchObject({ state: "denied", exposed: 0n, flags: [] });
    expect(await rows(account, "SELECT FROM order_requests")).toEqual([]);
    expect(await account.one(counters)).toEqual({
      ...{ version, counters: before, fact_seq: `${facts.length}` },
    });
    const { orders, differences } = await account.inTeam(verifyOrders);
    expect({ orders, differences }).toEqual({ orders: 1, differences: [] });
  });

  it("stays denied under its key, whatever the controls say later, and its key takes no other order", async () => {
    const limits = { leverage: { severity: "off" } };
    const account = await testAccount(db, { deposit: "1000", limits });
    const first = await account.place("k1");
    const soft = first.findings.filter(({ severity }) => severity === "soft");
    const hard = first.findings.filter(({ severity }) => severity === "hard");
    expect([soft.length > 0, hard.map(({ control }) => control)]).toEqual([true, ["buying-power"]]);
    await account.one("UPDATE ledger_balances SET amount = amount * 1000 RETURNING 1");
    expect(await account.place("k1")).toEqual({ ...first, findings: hard });
    await expect(account.place("k1", { quantity: quantity("1") })).rejects.toThrow("The key k1 was used");
    expect(await account.place("k2")).toMatchObject({ outcome: "accepted" });
    expect(await states(account)).toEqual([{ state: "denied" }, { state: "queued" }]);
  });

  it("is one order, however many ask for it at once", async () => {
    const account = await testAccount(db);
    const answers = await Promise.all(Array.from({ length: 40 }, () => account.place("k1", denied)));
    expect(new Set(answers.map(({ outcome, orderId }) => `${outcome} ${orderId}`)).size).toBe(1);
    expect(await states(account)).toEqual([{ state: "denied" }]);
  });

  it("is no twin of the same order made right after it, and no message", async () => {
    const limits = { "max-order-value": { settings: { value: 5000 } } };
    const account = await testAccount(db, { limits });
    expect(await account.place("k1")).toMatchObject({ outcome: "denied" });
    await account.one("UPDATE accounts SET limits = '{}' RETURNING 1");
    const careful = { ...asked(account, "k2"), accepted: new Set(["concentration"] as const) };
    expect(await new AcceptQueue(db.pool).place(placing(account, careful))).toMatchObject({
      outcome: "accepted",
    });
  });

  it("is not kept where a tick would do, of an algorithm's slices, nor of what closes a position", async () => {
    const account = await testAccount(db);
    const parent = await account.working("parent", { quantity: quantity("10") });
    const queue = new AcceptQueue(db.pool);
    const place = (request: PlaceOrder) => queue.place(placing(account, request));
    const soft = { ...asked(account, "soft", { quantity: quantity("10") }), accepted: new Set([]) };
    const slice = asked(account, "slice", { ...denied, parent });
    const closing = { ...asked(account, "closing"), closing: true };
    for (const request of [soft, slice, closing])
      expect(await place(request)).toMatchObject({ outcome: "denied", orderId: null });
    expect(await states(account)).toEqual([{ state: "new" }]);
  });

  it("is on the disk with its audit row, also where other accounts go with it and one is held", async () => {
    const one = await testAccount(db);
    const other = await testAccount(db, { team: one.team, name: "Other" });
    const queue = new AcceptQueue(db.pool);
    const place = (account: TestAccount, key: string) =>
      queue.place(placing(account, audited(account, asked(account, key, denied))));
    const taken = Promise.withResolvers<void>();
    const released = Promise.withResolvers<void>();
    const holding = other.inTeam(async (client) => {
      await client.query("SELECT FROM accounts WHERE id = $1 FOR NO KEY UPDATE", [other.accountId]);
      taken.resolve();
      await released.promise;
    });
    await taken.promise;
    const held = place(other, "k");
    const { orderId } = await place(one, "k");
    released.resolve();
    await holding;
    const ids = [orderId, (await held).orderId];
    const audits = "SELECT object, details -> 'outcome' AS outcome FROM audit_entries ORDER BY id";
    expect(await rows(one, audits)).toEqual(ids.map((object) => ({ object, outcome: "denied" })));
    expect((await rows(one, "SELECT id FROM orders ORDER BY id")).map(({ id }) => id).sort()).toEqual(
      ids.sort(),
    );
  });

  it("is one of a hundred an hour at most, by hand and of each strategy, and the last says so", async () => {
    const account = await testAccount(db);
    const flood = (name: string) =>
      account.inTeam(async (client) => {
        const now = account.now();
        const requests = Array.from({ length: 60 }, (_, i) => ({
          ...asked(account, `${name}:${i}`, { ...denied, strategy: "runaway" }),
          now,
        }));
        return acceptOrders(client, account.quotes, requests);
      });
    await flood("a");
    const second = await flood("b");
    const kept = second.filter((one) => !(one instanceof AppError) && one.orderId !== null);
    expect([kept.length, second.length]).toEqual([40, 60]);
    expect(kept.at(-1)).toMatchObject({
      findings: expect.arrayContaining([
        expect.objectContaining({ message: expect.stringContaining("It is number 100") }),
      ]),
    });
    expect((await account.place("by hand", denied)).orderId).not.toBeNull();
    expect(await account.one("SELECT count(*)::int AS n FROM orders")).toEqual({ n: 101 });
  });
});

const asked = (account: TestAccount, key: string, over: Partial<PlaceOrder["intent"]> = {}): PlaceOrder => ({
  ...{ key, now: account.now(), by: null, accepted: new Set(["duplicate-order", "concentration"] as const) },
  intent: {
    ...{ account: account.accountId, symbol: "IBM", side: "buy", type: "limit", timeInForce: "DAY" },
    ...{ quantity: quantity("100"), limitPrice: price("100"), stopPrice: null },
    ...over,
  },
});

const placing = ({ teamId, quotes }: TestAccount, request: PlaceOrder) => ({ teamId, quotes, request });

const audited = ({ teamId }: TestAccount, request: PlaceOrder): PlaceOrder => ({
  ...request,
  audit: ({ outcome }) => ({
    ...{ teamId, actor: { kind: "system", name: "test", role: "owner" }, requestId: "r" },
    ...{ action: "orders.submit", outcome: "done", details: { outcome } },
  }),
});
