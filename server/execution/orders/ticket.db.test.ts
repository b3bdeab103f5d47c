import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { price } from "#lib/core/money.ts";
import { type Caller, execute } from "#server/access/execute.ts";
import { callerOf, testHost } from "#server/access/test-host.ts";
import { decideSetting } from "#server/infrastructure/config/index.ts";
import { type TestDatabase, testDatabase } from "#server/infrastructure/db/test-database.ts";
import { clientOrderId } from "./client-order-id.ts";
import {
  cancelOrders,
  getOrder,
  orderHistory,
  previewBasket,
  previewOrder,
  previewReplace,
  quoteTopic,
  replaceMany,
  replaceOne,
  submitBasket,
  submitOrder,
  writeQuote,
} from "./index.ts";
import { testAccount } from "./test-account.ts";

const home = mkdtempSync(join(tmpdir(), "pitwall-ticket-"));
decideSetting(["state", "home"], home);
let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(async () => {
  await db.close();
  rmSync(home, { recursive: true });
});

const SOFT = ["duplicate-order", "concentration"];

async function desk() {
  const account = await testAccount(db);
  const trader = await account.team.addMember("trader");
  const host = testHost(db);
  let now = account.now();
  host.clock = () => now;
  const quote = {
    reference: price("100"),
    at: now,
    open: true,
    dailyVolume: null,
    bid: price("99.99"),
    ask: price("100.02"),
  };
  host.bus.set(account.teamId, quoteTopic("IBM"), writeQuote(quote));
  const caller = callerOf(account.teamId, trader);
  const intent = {
    account: account.accountId,
    symbol: "IBM",
    side: "buy" as const,
    type: "limit",
    timeInForce: "DAY",
    quantity: "100",
    limitPrice: "100",
    stopPrice: null,
  };
  const preview = (who: Caller = caller) => execute(host, previewOrder, who, { intent });
  const submit = (key: string, token: string, accepted = SOFT, who: Caller = caller) =>
    submitOrder(host, who, { key, token, accepted });
  return { account, host, caller, intent, preview, submit, later: (micros: number) => (now += micros) };
}

describe("the ticket", () => {
  it("shows what an order leaves, and sends exactly what was previewed, once", async () => {
    const { account, preview, submit } = await desk();
    const seen = await preview();
    expect(seen).toMatchObject({
      notional: "10000",
      reference: "100",
      buyingPowerAfter: "990000",
      positionAfter: "100",
      session: { open: true },
    });
    const sent = await Promise.all([submit("k", seen.token), submit("k", seen.token)]);
    expect(sent.map(({ outcome }) => outcome)).toEqual(["accepted", "accepted"]);
    expect(sent[0]?.orderId).toBe(sent[1]?.orderId);
    expect(await account.one("SELECT count(*)::int AS n FROM orders")).toEqual({ n: 1 });
  });

  it("refuses a token that was altered, is another's, or is too old", async () => {
    const { account, host, preview, submit, later } = await desk();
    const { token } = await preview();
    const [body = "", mac] = token.split(".");
    const other = Buffer.from(body, "base64url").toString().replace('"100"', '"900"');
    await expect(submit("k", `${Buffer.from(other).toString("base64url")}.${mac}`)).rejects.toThrow(
      "preview",
    );
    const colleague = callerOf(account.teamId, await account.team.addMember("trader"));
    await expect(submit("k", token, SOFT, colleague)).rejects.toThrow("not what you previewed");
    later(121_000_000);
    await expect(submit("k", token)).rejects.toThrow("two minutes old");
    expect(host.enqueued).toEqual([]);
  });

  it("seals a bracket with the entry, as its adapter reads it, and refuses one that makes no sense", async () => {
    const { account, host, caller, intent, submit } = await desk();
    const ask = (bracket: object) =>
      execute(host, previewOrder, caller, { intent: { ...intent, ...bracket } });
    await expect(ask({ takeProfit: "99" })).rejects.toThrow("takes profit above its entry price");
    await expect(ask({ stopLoss: "95.005" })).rejects.toThrow("not a multiple of the tick 0.01");
    const { token } = await ask({ takeProfit: "110", stopLoss: "95.5" });
    await submit("b", token);
    const { body } = await account.one("SELECT body FROM order_facts WHERE kind = 'intent'");
    expect(body.order.instructions).toEqual({ takeProfit: "110", stopLoss: "95.5" });
    const other = await ask({ takeProfit: "111", stopLoss: "95.5" });
    await expect(submit("b", other.token)).rejects.toThrow("used for another order");
  });

  it("seals how much of it the venue may show, and refuses what it cannot", async () => {
    const { account, host, caller, intent, submit } = await desk();
    const ask = (displayQuantity: string) =>
      execute(host, previewOrder, caller, { intent: { ...intent, displayQuantity } });
    await expect(ask("9999")).rejects.toThrow("at most the order's 100");
    await submit("d", (await ask("10")).token);
    const { body } = await account.one("SELECT body FROM order_facts WHERE kind = 'intent'");
    expect(body.order.instructions).toEqual({ displayQuantity: "10" });
  });

  it("asks for a tick on each soft finding", async () => {
    const { preview, submit } = await desk();
    await submit("k1", (await preview()).token);
    const twin = await preview();
    expect(twin.findings.map(({ control }) => control)).toContain("duplicate-order");
    const { outcome, findings } = await submit("k2", twin.token, []);
    expect([outcome, findings.length > 0]).toEqual(["denied", true]);
  });

  it("sends a basket as it was previewed: each judged after those before it, each with its own answer", async () => {
    const { account, host, caller, intent } = await desk();
    await account.inTeam((client) =>
      client.query("UPDATE accounts SET limits = $2 WHERE id = $1", [
        account.accountId,
        JSON.stringify({ "max-open-orders": { settings: { orders: 2 } } }),
      ]),
    );
    const orders = ["10", "20", "30"].map((quantity) => ({ ...intent, quantity }));
    const seen = await execute(host, previewBasket, caller, { orders });
    expect(seen.orders.map(({ notional }) => notional)).toEqual(["1000", "2000", "3000"]);
    expect(seen.orders.map(({ buyingPowerAfter }) => buyingPowerAfter)).toEqual([
      "999000",
      "997000",
      "994000",
    ]);
    const hard = seen.orders.map(({ findings }) =>
      findings.filter(({ severity }) => severity === "hard").map(({ control }) => control),
    );
    expect(hard).toEqual([[], [], ["max-open-orders"]]);
    const send = () =>
      execute(host, submitBasket, caller, { key: "k", token: seen.token, accepted: [SOFT, SOFT, SOFT] });
    const answers = await send();
    expect(answers.map(({ outcome }) => outcome)).toEqual(["accepted", "accepted", "denied"]);
    const ids = answers.map(({ orderId }) => orderId);
    expect((await send()).map(({ orderId }) => orderId)).toEqual(ids);
    const { baskets, n } = await account.one(
      `SELECT count(DISTINCT body -> 'order' ->> 'basket')::int AS baskets, count(*)::int AS n
       FROM order_facts WHERE kind = 'intent'`,
    );
    expect([baskets, n]).toEqual([1, 3]);
  });

  it("takes no key of many orders that leaves no room for the key of each", async () => {
    const { account, host, caller, intent } = await desk();
    const ids = [await account.working("w")];
    const seen = await execute(host, previewBasket, caller, { orders: [intent] });
    const key = "k".repeat(100);
    const send = { key, token: seen.token, accepted: [SOFT] };
    const change = { ids, key, change: { quantity: "120" }, accepted: SOFT };
    const refusal = { code: "bad-input", at: "key" };
    await expect(execute(host, submitBasket, caller, send)).rejects.toMatchObject(refusal);
    await expect(execute(host, replaceMany, caller, change)).rejects.toMatchObject(refusal);
  });

  it("says which order of a basket means nothing", async () => {
    const { host, caller, intent } = await desk();
    const orders = [intent, { ...intent, timeInForce: "CLS" }];
    await expect(execute(host, previewBasket, caller, { orders })).rejects.toThrow(
      "Order 2 of the basket (buy 100 IBM): A limit order cannot be CLS",
    );
  });

  it("replaces what works, one and many, and says for each row what came of it", async () => {
    const { account, host, caller } = await desk();
    const [a, b] = [await account.working("a"), await account.working("b")];
    const terms = { quantity: "100", limitPrice: "99.5", stopPrice: null };
    const seen = await execute(host, previewReplace, caller, { id: a, terms });
    const replaced = { id: a, key: "r", token: seen.token, accepted: SOFT };
    expect((await execute(host, replaceOne, caller, replaced)).outcome).toBe("accepted");
    const nobody = "00000000-0000-7000-8000-000000000000";
    const change = { ids: [a, b, nobody], key: "m", change: { price: "bid" as const }, accepted: SOFT };
    const rows = await execute(host, replaceMany, caller, change);
    expect(rows.map(({ outcome }) => outcome)).toEqual(["refused", "requested", "not-found"]);
    expect(
      await account.one("SELECT count(*)::int AS n FROM order_facts WHERE kind = 'replace-requested'"),
    ).toEqual({
      n: 2,
    });
  });

  it("cancels many: what never left is withdrawn, what works is asked for, what ended is said", async () => {
    const { account, host, caller, preview, submit } = await desk();
    const { orderId } = await submit("k", (await preview()).token);
    const works = await account.working("w");
    const done = await account.working("d");
    await account.record(done, { id: "c", at: account.now(), kind: "cancelled" });
    const rows = await execute(host, cancelOrders, caller, { ids: [done, works, orderId as string] });
    expect(rows.map(({ outcome }) => outcome)).toEqual(["ended", "requested", "withdrawn"]);
    const { requests } = await execute(host, getOrder, caller, { id: works });
    expect(requests.map(({ command }) => command)).toEqual(["new", "c1"]);
  });

  it("pages through history without a hole", async () => {
    const { account, host, caller } = await desk();
    const made = new Set<string>();
    for (let i = 0; i < 7; i++) made.add(await account.working(`k${i}`));
    let cursor: string | undefined;
    const seen: string[] = [];
    do {
      const page = await execute(host, orderHistory, caller, { limit: 3, ...(cursor && { cursor }) });
      seen.push(...page.orders.map(({ orderId }) => orderId));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(seen).toHaveLength(7);
    expect(new Set(seen)).toEqual(made);
    const of = (strategy: string) => execute(host, orderHistory, caller, { filter: { strategy } });
    expect((await of("by-hand")).orders).toHaveLength(7);
    expect((await of("sma-cross")).orders).toEqual([]);
  });

  it("finds an order by the end or the beginning of its client id, or of a request's", async () => {
    const { account, host, caller } = await desk();
    await account.working("k");
    const asked = await account.working("w");
    await execute(host, cancelOrders, caller, { ids: [asked] });
    const of = async (id: string) =>
      (await execute(host, orderHistory, caller, { filter: { clientOrderId: id } })).orders.map(
        ({ orderId }) => orderId,
      );
    const own = clientOrderId(asked, "new");
    expect(await of(own.slice(-8).toUpperCase())).toEqual([asked]);
    expect(await of(`${own.slice(-8)}-c1`)).toEqual([asked]);
    expect(await of(`${own}-c2`)).toEqual([]);
    expect(await of(own)).toEqual([asked]);
    expect(await of(own.slice(0, 20))).toContain(asked);
    expect(await of(own.slice(1, 25))).toEqual([]);
    expect(await of("%")).toEqual([]);
  });
});
