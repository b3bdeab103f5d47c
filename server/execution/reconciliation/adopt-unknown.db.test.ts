import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { price } from "#lib/core/money.ts";
import { execute } from "#server/access/execute.ts";
import { callerOf, testHost } from "#server/access/test-host.ts";
import {
  type BrokerConnection,
  connectToVenue,
  type LaunchedVenue,
  launchFakeVenue,
} from "#server/execution/brokers/index.ts";
import { DatabaseStore, Gateway, takeOver } from "#server/execution/gateway/index.ts";
import {
  getOrder,
  quoteTopic,
  replaceOrder,
  verifyOrders,
  writeQuote,
} from "#server/execution/orders/index.ts";
import { testAccount } from "#server/execution/orders/test-account.ts";
import { type TestDatabase, testDatabase } from "#server/infrastructure/db/test-database.ts";
import { adjustBreak, adoptUnknown, listReconcile, reconcileAccount } from "./index.ts";

const VENUE = { clientIds: "forever", requestTtlMicros: null, queryLagMicros: 0 } as const;
/** As a person's order on the broker's own site is named. */
const FOREIGN = "d05b84fe-1ca0-445f-a3bd";

let db: TestDatabase;
let folder: string;
let venue: LaunchedVenue;
let connection: BrokerConnection;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.close());
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "pitwall-adopt-"));
  venue = await launchFakeVenue({ journal: join(folder, "journal"), personality: "forever" });
  connection = await connectToVenue({ url: venue.url, currency: "USD" }, { clock: () => Date.now() * 1000 });
  return async () => {
    await connection.close();
    await venue.stop();
    rmSync(folder, { recursive: true, force: true });
  };
});

/** Somebody buys ten at 50 at the venue, past us, and gets four. */
async function placeElsewhere(symbol = "IBM"): Promise<void> {
  const order = {
    ...{ kind: "new", clientOrderId: FOREIGN, orderClientId: FOREIGN, command: "new", symbol, side: "buy" },
    ...{ type: "limit", timeInForce: "GTC", version: 0, deadBy: null },
    ...{ quantity: "10", limitPrice: "50", stopPrice: null },
  };
  await fetch(`${venue.url}/orders`, { method: "POST", body: JSON.stringify(order) });
  await venue.control({ trade: 4 });
}

async function desk() {
  const account = await testAccount(db);
  const host = testHost(db);
  const quote = { reference: price("100"), at: host.clock(), open: true, dailyVolume: null };
  host.bus.set(account.teamId, quoteTopic("IBM"), writeQuote(quote));
  const operations = callerOf(account.teamId, await account.team.addMember("operations"));
  const { accountId, teamId } = account;
  const epoch = await takeOver({ pool: db.pool, teamId, accountId });
  const store = new DatabaseStore({ pool: db.pool, teamId, accountId });
  const gateway = new Gateway({ store, wire: connection, clock: host.clock, venue: VENUE, epoch });
  const run = () => reconcileAccount(host, account, connection, "test");
  const unknown = async () => {
    const { breaks } = await execute(host, listReconcile, operations, { accountId });
    return breaks.find(({ kind }) => kind === "order-unknown");
  };
  const adopt = async (next: "keep" | "cancel") => {
    const breakId = (await unknown())?.id as string;
    return execute(host, adoptUnknown, operations, { breakId, reason: "Ann's, by phone", next });
  };
  const orders = () => account.inTeam((client) => client.query("SELECT id, state, filled::int FROM orders"));
  return { account, host, operations, gateway, run, unknown, adopt, orders };
}

describe("an open order at the venue that nobody placed here", () => {
  it("is a break that changes nothing until a person adopts it with a reason", async () => {
    const { account, host, operations, run, unknown, adopt, orders } = await desk();
    await placeElsewhere();
    const kinds = (await run()).breaks.map(({ kind }) => kind).sort();
    expect(kinds).toEqual(["cash", "order-unknown", "position"]);
    expect((await run()).changes).toBe(0);
    expect((await orders()).rows).toEqual([]);
    expect(await unknown()).toMatchObject({
      ...{ subject: FOREIGN, theirs: "buy 10 IBM limit, open, 4 filled", state: "open", canAdopt: true },
    });
    const viewer = callerOf(account.teamId, await account.team.addMember("viewer"));
    const input = { breakId: (await unknown())?.id as string, reason: "why", next: "keep" as const };
    await expect(execute(host, adoptUnknown, viewer, input)).rejects.toThrow("permission");
    await expect(execute(host, adoptUnknown, operations, { ...input, reason: " " })).rejects.toThrow(
      "Say why",
    );

    const { orderId } = await adopt("keep");
    expect((await orders()).rows).toEqual([{ id: orderId, state: "partially-filled", filled: 4 }]);
    const { order } = await execute(host, getOrder, operations, { id: orderId });
    expect(order.clientOrderId).toBe(FOREIGN);
    expect(order.facts.find(({ kind }) => kind === "adopted")?.body).toEqual({
      by: operations.actor.kind === "user" ? operations.actor.userId : null,
      reason: "Ann's, by phone",
    });
    // Its executions are booked: nothing differs any more.
    expect(await run()).toMatchObject({ breaks: [] });
    expect((await account.inTeam(verifyOrders)).differences).toEqual([]);
    await expect(execute(host, adoptUnknown, operations, input)).rejects.toThrow("adjusted already");
  });

  it("is worked like any other once it is ours, but for a replace, and ends when the venue says so", async () => {
    const { account, gateway, run, adopt, orders } = await desk();
    await placeElsewhere();
    await run();
    const { orderId } = await adopt("keep");
    const terms = { quantity: 20_000_000_000n as never, limitPrice: price("50"), stopPrice: null };
    const replace = { orderId, key: "r", terms, accepted: new Set<never>(), now: account.now() };
    await expect(account.inTeam((client) => replaceOrder(client, account.quotes, replace))).rejects.toThrow(
      "The order was adopted",
    );
    await venue.control({ trade: 6 });
    await gateway.catchUp();
    expect((await orders()).rows).toEqual([{ id: orderId, state: "filled", filled: 10 }]);
    expect(await run()).toMatchObject({ breaks: [] });
    const { counters } = await account.one("SELECT counters FROM accounts");
    expect(Number(counters["open-orders"] ?? 0)).toBe(0);
  });

  it("is cancelled by adopting it: never without a trace", async () => {
    const { account, gateway, run, adopt, orders } = await desk();
    await placeElsewhere();
    await run();
    const { orderId } = await adopt("cancel");
    expect((await connection.openOrders())?.length).toBe(1);
    await gateway.dispatch();
    await gateway.catchUp();
    expect((await orders()).rows).toEqual([{ id: orderId, state: "cancelled", filled: 4 }]);
    expect(await connection.openOrders()).toEqual([]);
    expect(await run()).toMatchObject({ breaks: [] });
    expect((await account.inTeam(verifyOrders)).differences).toEqual([]);
  });

  it("is left alone when a person only takes note of it, and can be adopted later", async () => {
    const { host, operations, run, unknown, adopt, orders } = await desk();
    await placeElsewhere();
    await run();
    const breakId = (await unknown())?.id as string;
    await execute(host, adjustBreak, operations, { breakId, reason: "Ann looks after it" });
    await run();
    expect(await unknown()).toMatchObject({ state: "acknowledged", canAdopt: true });
    expect((await orders()).rows).toEqual([]);
    await adopt("keep");
    expect((await orders()).rows).toHaveLength(1);
  });

  it("needs its instrument before it can be ours", async () => {
    const { run, adopt } = await desk();
    await placeElsewhere("ODD");
    await run();
    await expect(adopt("keep")).rejects.toThrow("ODD is not among your instruments");
  });
});
