import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { price, quantity } from "#lib/core/money.ts";
import type { OrderFact } from "#lib/execution/orders/index.ts";
import { type TestDatabase, testDatabase } from "#server/infrastructure/db/test-database.ts";
import { replaceOrder } from "./index.ts";
import { type TestAccount, testAccount } from "./test-account.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.close());

const terms = (units: string, limit: string) => ({
  quantity: quantity(units),
  limitPrice: price(limit),
  stopPrice: null,
});
const ask = (account: TestAccount, orderId: string, key: string, units: string, limit: string) =>
  account.inTeam((client) =>
    replaceOrder(client, account.quotes, {
      orderId,
      key,
      terms: terms(units, limit),
      accepted: new Set(["duplicate-order", "concentration"]),
      now: account.now(),
    }),
  );
const replaced = (account: TestAccount, version: number, units: string, limit: string): OrderFact => ({
  id: `replaced:${version}`,
  at: account.now(),
  kind: "replaced",
  version,
  command: `r${version}`,
  terms: terms(units, limit),
});
const RESERVED = `SELECT trunc((counters ->> 'reserved')::numeric / 1e18)::int AS reserved,
  counters ->> 'open-orders' AS open FROM accounts WHERE id = $1`;

describe("replacing an order", () => {
  it("holds for the worse of old and new until the venue answers, then for the new", async () => {
    const account = await testAccount(db);
    const orderId = await account.working("k1");
    await ask(account, orderId, "r", "300", "99");
    expect(await account.one("SELECT state, exposed::int FROM orders WHERE id = $1", [orderId])).toEqual({
      state: "new",
      exposed: 300,
    });
    // 300 at the dearer price of both.
    expect(await account.one(RESERVED, [account.accountId])).toEqual({ reserved: 30_000, open: "1" });
    await account.record(orderId, replaced(account, 1, "300", "99"));
    expect(
      await account.one(
        "SELECT state, quantity::int, limit_price::int AS limit, exposed::int FROM orders WHERE id = $1",
        [orderId],
      ),
    ).toEqual({ state: "new", quantity: 300, limit: 99, exposed: 300 });
    await account.record(orderId, { id: "c", at: account.now(), kind: "cancelled" });
    expect(await account.one(RESERVED, [account.accountId])).toEqual({ reserved: 0, open: "0" });
  });

  it("gives back what a refused replace had reserved", async () => {
    const account = await testAccount(db);
    const orderId = await account.working("k1");
    await ask(account, orderId, "r", "300", "100");
    const no: OrderFact = {
      id: "no",
      at: account.now(),
      kind: "request-refused",
      command: "r1",
      reason: "no",
    };
    await account.record(orderId, no);
    expect(await account.one(RESERVED, [account.accountId])).toEqual({ reserved: 10_000, open: "1" });
  });

  it("refuses what the account cannot pay, and writes nothing", async () => {
    const account = await testAccount(db, { deposit: "20000" });
    const orderId = await account.working("k1");
    const { outcome, findings } = await ask(account, orderId, "r", "201", "100");
    expect([outcome, findings.map(({ control }) => control)]).toEqual([
      "denied",
      ["concentration", "buying-power"],
    ]);
    expect(await account.one("SELECT count(*)::int AS n FROM order_requests WHERE kind = 'replace'")).toEqual(
      { n: 0 },
    );
    // What the order itself holds does not stand in its way.
    expect((await ask(account, orderId, "r", "200", "100")).outcome).toBe("accepted");
  });

  it("is one replace however often it is asked, and only one at a time", async () => {
    const account = await testAccount(db);
    const orderId = await account.working("k1");
    await Promise.all(Array.from({ length: 20 }, () => ask(account, orderId, "r", "150", "100")));
    expect(await account.one("SELECT count(*)::int AS n FROM order_requests WHERE kind = 'replace'")).toEqual(
      { n: 1 },
    );
    await expect(ask(account, orderId, "r", "151", "100")).rejects.toThrow("was used before");
    await expect(ask(account, orderId, "r2", "160", "100")).rejects.toThrow("is under way");
  });

  it("refuses less than is filled, and an order that has ended", async () => {
    const account = await testAccount(db);
    const orderId = await account.working("k1");
    await account.record(orderId, account.trade(1, "40"));
    await expect(ask(account, orderId, "r", "40", "100")).rejects.toThrow("40 are filled already");
    await account.record(orderId, account.trade(2, "60"));
    await expect(ask(account, orderId, "r", "200", "100")).rejects.toThrow("filled already");
  });
});
