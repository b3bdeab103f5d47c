import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AppError } from "#lib/core/errors.ts";
import { price, quantity } from "#lib/core/money.ts";
import { type TestDatabase, testDatabase } from "#server/infrastructure/db/test-database.ts";
import { acceptOrders } from "./accept-orders.ts";
import type { PlacedOrder, PlaceOrder } from "./place-order.ts";
import { type TestAccount, testAccount } from "./test-account.ts";
import { verifyOrders } from "./verify-orders.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.close());

type Over = Partial<PlaceOrder["intent"]>;
const request = (account: TestAccount, key: string, over: Over = {}): PlaceOrder => ({
  key,
  now: Date.UTC(2026, 10, 20, 15) * 1000,
  by: null,
  accepted: new Set(["concentration", "duplicate-order"]),
  intent: {
    account: account.accountId,
    symbol: "IBM",
    side: "buy",
    type: "limit",
    timeInForce: "DAY",
    quantity: quantity("100"),
    limitPrice: price("100"),
    stopPrice: null,
    ...over,
  },
});
const submit = (account: TestAccount, requests: PlaceOrder[]) =>
  account.inTeam((client) => acceptOrders(client, account.quotes, requests));
const words = (outcomes: readonly (PlacedOrder | AppError)[]) =>
  outcomes.map((one) => (one instanceof AppError ? one.code : one.outcome));

describe("a batch of orders", () => {
  it("gives each its own outcome, in its order", async () => {
    const account = await testAccount(db);
    const used = await account.place("used", { quantity: quantity("7") });
    const outcomes = await submit(account, [
      request(account, "a"),
      request(account, "b", { quantity: quantity("0.5") }),
      request(account, "c", { limitPrice: null }),
      request(account, "used"),
      request(account, "d"),
    ]);
    expect(words(outcomes)).toEqual(["accepted", "denied", "bad-input", "conflict", "accepted"]);
    expect(outcomes[1]).toMatchObject({ findings: [{ control: "lot-size" }] });
    const again = await submit(account, [request(account, "d"), request(account, "a")]);
    const ids = (some: typeof outcomes) => some.map((one) => (one as PlacedOrder).orderId);
    expect(ids(again)).toEqual(ids([outcomes[4], outcomes[0]] as typeof outcomes));
    const { orders, differences } = await account.inTeam(verifyOrders);
    expect({ orders, differences }).toEqual({ orders: 4, differences: [] });
    expect(used.outcome).toBe("accepted");
  });

  it("counts what one uses against those after it: limits, buying power, a twin, an own order on the other side", async () => {
    const limits = { "max-open-orders": { settings: { orders: 3 } } };
    const few = await testAccount(db, { limits });
    const four = await submit(
      few,
      ["a", "b", "c", "d"].map((key) => request(few, key)),
    );
    expect(words(four)).toEqual(["accepted", "accepted", "accepted", "denied"]);
    const poor = await testAccount(db, { deposit: "25000" });
    const three = await submit(
      poor,
      ["a", "b", "c"].map((key) => request(poor, key)),
    );
    expect(words(three)).toEqual(["accepted", "accepted", "denied"]);
    const careful = await testAccount(db);
    const both = await submit(careful, [
      { ...request(careful, "a"), accepted: new Set(["concentration"] as const) },
      { ...request(careful, "b"), accepted: new Set(["concentration"] as const) },
      request(careful, "c", { side: "sell", limitPrice: price("99") }),
    ]);
    expect(both).toMatchObject([
      { outcome: "accepted" },
      { findings: [{ control: "duplicate-order" }] },
      { findings: [{ control: "self-match" }] },
    ]);
  });

  it("never passes a limit with batches in parallel, and numbers facts without a gap", async () => {
    const account = await testAccount(db, { deposit: "250000" });
    const batches = Array.from({ length: 8 }, (_, b) =>
      submit(
        account,
        Array.from({ length: 5 }, (_, i) => request(account, `${b}:${i}`)),
      ),
    );
    const placed = (await Promise.all(batches)).flat();
    expect(words(placed).filter((one) => one === "accepted")).toHaveLength(25);
    const { reserved, facts, newest } = await account.one(
      `SELECT (counters ->> 'reserved')::numeric AS reserved, fact_seq AS newest,
         (SELECT count(DISTINCT seq) FROM order_facts WHERE account_id = a.id) AS facts FROM accounts a WHERE id = $1`,
      [account.accountId],
    );
    expect(BigInt(reserved)).toBe(250_000n * 10n ** 18n);
    const denied = await account.one("SELECT count(*) AS facts FROM order_facts WHERE kind = 'risk-denied'");
    const all = `${50 + 15 + Number(denied.facts)}`;
    expect([facts, newest]).toEqual([all, all]);
  });

  it("is of one origin, with a key for each", async () => {
    const account = await testAccount(db);
    await expect(submit(account, [request(account, "a"), request(account, "a")])).rejects.toThrow("same key");
    const mixed = [request(account, "a"), request(account, "b", { strategy: "v1" })];
    await expect(submit(account, mixed)).rejects.toThrow("split it");
  });
});
