import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { price } from "#lib/core/money.ts";
import { execute } from "#server/access/execute.ts";
import { callerOf, testHost } from "#server/access/test-host.ts";
import {
  launchFakeVenue,
  type Personality,
  readJournal,
} from "#server/execution/brokers/fake-venue/index.ts";
import { DatabaseStore, Gateway, takeOver } from "#server/execution/gateway/index.ts";
import { quoteTopic, verifyOrders, writeQuote } from "#server/execution/orders/index.ts";
import { testAccount } from "#server/execution/orders/test-account.ts";
import { adoptUnknown, reconcileAccount } from "#server/execution/reconciliation/index.ts";
import { type TestDatabase, testDatabase } from "#server/infrastructure/db/test-database.ts";
import { eventually } from "#server/infrastructure/db/test-eventually.ts";
import { startFixVenue } from "./fake-venue-acceptor.ts";
import { capabilitiesOf, type FixSettings } from "./settings.ts";
import { aFixAccount } from "./test-line.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.close());

const LOST = { fault: "lost-request", when: { every: 1 }, millis: 0 } as const;

/** An account with its gateway, over FIX, at the fake venue. */
async function aDesk(personality: Personality, settings: Partial<FixSettings>) {
  const folder = mkdtempSync(join(tmpdir(), "pitwall-fix-"));
  const journal = join(folder, "journal");
  const venue = await launchFakeVenue({ journal, personality });
  const acceptor = await startFixVenue(venue.url, settings.version ?? "FIX.4.4");
  const account = await testAccount(db);
  const { pool } = db;
  const { teamId, accountId } = account;
  const fix = await aFixAccount(db, { answerSeconds: 3, ...settings, port: acceptor.port }, account);
  const line = await fix.connect();
  const epoch = await takeOver({ pool, teamId, accountId });
  const store = new DatabaseStore({ pool, teamId, accountId });
  const capabilities = capabilitiesOf(fix.account.settings);
  const clock = () => Date.now() * 1000;
  return {
    account,
    venue,
    line,
    gateway: new Gateway({ store, wire: line, clock, venue: capabilities, epoch }),
    state: async (orderId: string | null) =>
      (await account.one("SELECT state FROM orders WHERE id = $1", [orderId])).state as string,
    /** What reached the venue, by its own journal. */
    arrived: () => readJournal(journal).filter((entry) => entry.type === "order").length,
    async close() {
      await line.close();
      await acceptor.close();
      await venue.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

describe("the gateway over FIX", () => {
  it("takes an order from acceptance to the books, and one that was lost on the way once", async () => {
    const desk = await aDesk("forever", {
      version: "FIX.4.4",
      statusRequests: "order and mass",
      refusesKnownIds: true,
    });
    const { account, gateway, venue } = desk;
    const first = await account.place("first");
    await gateway.dispatch();
    await eventually(async () => {
      await gateway.catchUp();
      return (await desk.state(first.orderId)) === "filled";
    });

    await venue.control({ faults: [LOST] });
    const second = await account.place("second");
    await gateway.dispatch();
    expect(await desk.state(second.orderId)).toBe("unknown");
    expect(desk.arrived()).toBe(1);
    await venue.control({ faults: [] });
    await gateway.resolve();
    await gateway.dispatch();
    await eventually(async () => {
      await gateway.catchUp();
      return (await desk.state(second.orderId)) === "filled";
    });
    expect(desk.arrived()).toBe(2);
    expect(await account.one("SELECT quantity::int FROM positions")).toEqual({ quantity: 200 });
    const { differences } = await account.inTeam((client) => verifyOrders(client));
    expect(differences).toEqual([]);
    await desk.close();
  }, 60_000);

  it("leaves to a person what a venue without status requests did not answer", async () => {
    const desk = await aDesk("none", { version: "FIX.4.2" });
    const { account, gateway, venue } = desk;
    await venue.control({ faults: [LOST] });
    const { orderId } = await account.place("lost", { limitPrice: price("50") });
    await gateway.dispatch();
    await gateway.resolve();
    expect(await desk.state(orderId)).toBe("quarantined");
    await venue.control({ faults: [] });
    await gateway.resolve();
    await gateway.dispatch();
    expect(await desk.state(orderId)).toBe("quarantined");
    expect(desk.arrived()).toBe(0);
    const { exposed } = await account.one("SELECT exposed::int FROM orders WHERE id = $1", [orderId]);
    expect(exposed).toBe(100);
    await desk.close();
  }, 60_000);

  it("shows an order that was made elsewhere, and works it once a person adopted it", async () => {
    const desk = await aDesk("forever", { version: "FIX.4.4", statusRequests: "order and mass" });
    const { account, gateway, venue } = desk;
    const elsewhere = "ann-2026-11-7";
    const asked = { side: "buy", type: "limit", timeInForce: "DAY", quantity: "10", limitPrice: "50" };
    const order = {
      kind: "new",
      clientOrderId: elsewhere,
      orderClientId: elsewhere,
      command: "new",
      ...asked,
    };
    const body = { ...order, symbol: "IBM", stopPrice: null, version: 0, deadBy: null };
    await fetch(`${venue.url}/orders`, { method: "POST", body: JSON.stringify(body) });

    const host = testHost(db);
    const quote = { reference: price("100"), at: host.clock(), open: true, dailyVolume: null };
    host.bus.set(account.teamId, quoteTopic("IBM"), writeQuote(quote));
    const operations = callerOf(account.teamId, await account.team.addMember("operations"));
    const reconcile = () => reconcileAccount(host, account, desk.line, "test");
    const { breaks } = await reconcile();
    expect(breaks).toMatchObject([{ kind: "order-unknown", subject: elsewhere }]);
    expect(breaks[0]?.theirs).toBe("buy 10 IBM limit, open, 0 filled");
    const found = await account.one("SELECT id FROM reconcile_breaks");
    const adoption = { breakId: found.id, reason: "Ann's, by phone", next: "cancel" as const };
    const { orderId } = await execute(host, adoptUnknown, operations, adoption);
    await venue.control({ trade: 4 });
    await gateway.dispatch();
    await eventually(async () => {
      await gateway.catchUp();
      return (await desk.state(orderId)) === "cancelled";
    });
    expect(await account.one("SELECT filled::int FROM orders")).toEqual({ filled: 4 });
    expect(desk.arrived()).toBe(1);
    expect((await reconcile()).breaks).toEqual([]);
    await desk.close();
  }, 60_000);
});
