import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { quantityText } from "#lib/core/money.ts";
import { brokerConformance } from "#server/execution/brokers/broker-conformance.ts";
import {
  type LaunchedVenue,
  launchFakeVenue,
  type Personality,
} from "#server/execution/brokers/fake-venue/index.ts";
import { type TestDatabase, testDatabase } from "#server/infrastructure/db/test-database.ts";
import { eventually } from "#server/infrastructure/db/test-eventually.ts";
import { type FixVenue, startFixVenue } from "./fake-venue-acceptor.ts";
import { capabilitiesOf, type FixSettings } from "./settings.ts";
import { aFixAccount, anOrder, type FixAccount, viewOf } from "./test-line.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.close());

type World = { account: FixAccount; venue: LaunchedVenue; acceptor: FixVenue; close(): Promise<void> };

async function aWorld(personality: Personality, settings: Partial<FixSettings>): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), "pitwall-fix-"));
  const venue = await launchFakeVenue({ journal: join(folder, "journal"), personality, fee: "1" });
  const acceptor = await startFixVenue(venue.url, settings.version ?? "FIX.4.4");
  const account = await aFixAccount(db, { ...settings, port: acceptor.port });
  return {
    account,
    venue,
    acceptor,
    async close() {
      await acceptor.close();
      await venue.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const MODERN = { version: "FIX.4.4", statusRequests: "order and mass", refusesKnownIds: true } as const;
const OLD = { version: "FIX.4.2", statusRequests: "none" } as const;

for (const [personality, settings] of [
  ["forever", MODERN],
  ["none", OLD],
] as const)
  brokerConformance(
    `${settings.version} in front of the fake venue, ${personality},`,
    capabilitiesOf({ refusesKnownIds: false, ...settings } as FixSettings),
    async () => {
      const { account, venue, close } = await aWorld(personality, settings);
      return {
        symbol: "IBM",
        restingPrice: "50",
        connect: account.connect,
        trade: (units) => venue.control({ trade: units }),
        close,
      };
    },
  );

it("hears after a broken line what was traded meanwhile, and knows which order never arrived", async () => {
  const { account, venue, acceptor, close } = await aWorld("forever", MODERN);
  let line = await account.connect();
  const order = anOrder("buy", "10", "50");
  await line.send(order);
  for (const filled of ["3", "6", "10"]) {
    const down = new Promise<string>((resolve) => line.listen({ events: () => {}, down: resolve }));
    acceptor.drop();
    expect(await down).toMatch(/ended|failed/);
    await line.close();
    await venue.control({ trade: filled === "10" ? 4 : 3 });
    line = await account.connect();
    await eventually(async () => quantityText(viewOf(order, await line.history(0)).filled) === filled);
  }
  expect(viewOf(order, await line.history(0)).state).toBe("filled");
  const lost = anOrder("buy", "1", "50");
  await venue.control({ faults: [{ fault: "lost-request", when: { every: 1 }, millis: 0 }] });
  await expect(line.send(lost)).rejects.toThrow(/did not answer/);
  expect(await line.query(lost.clientOrderId)).toBeNull();
  await venue.control({ faults: [] });
  expect(await line.send(lost)).toEqual({ outcome: "accepted" });
  expect(await line.send(lost)).toEqual({ outcome: "known-id" });
  expect((await line.query(lost.clientOrderId))?.state).toBe("working");
  await line.close();
  await close();
}, 60_000);

it.each([
  ["FIX.4.4", /\|18=a\|.*\|211=1\.5\|836=0\|/, /\|77=O\|/],
  ["FIX.4.2", null, /\|77=O\|/],
] as const)(
  "writes %s orders that end, trail, show a part and open as the dictionary has them",
  async (version, trails, opens) => {
    const { account, acceptor, close } = await aWorld("forever", { version, positionEffect: true });
    const line = await account.connect();
    const order = anOrder("buy", "10", "50");
    const instructions = { goodTill: "2026-12-31", displayQuantity: "4" };
    const asked = { ...order, order: { ...order.order, timeInForce: "GTD", instructions } };
    expect(await line.send(asked)).toEqual({ outcome: "accepted" });
    expect(acceptor.heard.at(-1)).toMatch(/\|111=4\|/);
    expect(acceptor.heard.at(-1)).toMatch(/\|59=6\|(.*\|)?432=20261231\|/);
    expect(acceptor.heard.at(-1)).toMatch(opens);
    const stop = anOrder("sell", "3", "50");
    const trailing = { type: "trailing-stop", limitPrice: null, instructions: { trailAmount: "1.5" } };
    const answer = line.send({ ...stop, order: { ...stop.order, ...trailing } }).catch(() => null);
    if (trails === null) expect(await answer).toMatchObject({ outcome: "refused" });
    else await eventually(async () => acceptor.heard.some((text) => trails.test(text)));
    await answer;
    await line.close();
    await close();
  },
  60_000,
);
