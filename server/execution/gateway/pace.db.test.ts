import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cancelOrder, readOrder } from "#server/execution/orders/index.ts";
import { testAccount } from "#server/execution/orders/test-account.ts";
import { type TestDatabase, testDatabase } from "#server/infrastructure/db/test-database.ts";
import { DatabaseStore, Gateway, takeOver, type Wire } from "./index.ts";
import { PERSONALITIES } from "./simulation/fake-venue.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.close());

const SECOND = 1_000_000;

/** An account whose gateway goes by a clock that the test turns. */
async function desk(perSecond: number, severity = "hard", late: readonly string[] = []) {
  const limits = { "message-rate": { severity, settings: { perSecond } } };
  const account = await testAccount(db, { limits });
  const { teamId, accountId } = account;
  const host = { pool: db.pool, teamId, accountId };
  const clock = { at: account.now() };
  const sent: { at: number; kind: string }[] = [];
  const wire: Wire = {
    send: async ({ kind }) => {
      sent.push({ at: clock.at, kind });
      if (late.includes("lost")) throw new Error("lost");
      return { outcome: late.includes(kind) ? "expired" : "accepted" };
    },
    query: async () => null,
    history: async () => [],
  };
  const venue = PERSONALITIES["dedupes for ever"]!;
  const follow = async () =>
    new Gateway({
      ...{ store: new DatabaseStore(host), wire, clock: () => clock.at, venue },
      epoch: await takeOver(host),
    });
  const place = async (count: number) => {
    const ids: string[] = [];
    for (let n = 0; n < count; n++) ids.push((await account.place(crypto.randomUUID())).orderId as string);
    return ids;
  };
  const cancel = (id: string) => account.inTeam((client) => cancelOrder(client, id, clock.at));
  const stateOf = async (id: string) => (await account.inTeam((client) => readOrder(client, id))).state;
  return { account, clock, sent, follow, place, cancel, stateOf };
}

/** The most that left within any second. */
const most = (sent: readonly { at: number }[]) =>
  Math.max(...sent.map(({ at }) => sent.filter((one) => one.at > at - SECOND && one.at <= at).length));

describe("orders that wait together", () => {
  it("leave no faster than the account may send, whoever is its gateway", async () => {
    const { clock, sent, follow, place, stateOf } = await desk(5);
    const ids = await place(12);
    let gateway = await follow();
    const passed: number[] = [];
    for (let step = 0; step < 8; step++) {
      await gateway.dispatch();
      passed.push(sent.length);
      if (step === 2) gateway = await follow();
      clock.at += SECOND / 2;
    }
    expect(passed).toEqual([5, 5, 10, 10, 12, 12, 12, 12]);
    expect(most(sent)).toBe(5);
    expect(await stateOf(ids[11]!)).toBe("pending-new");
  });

  it("wait as what they are until then", async () => {
    const { account, follow, place, stateOf } = await desk(1);
    const [first, second] = await place(2);
    await (await follow()).dispatch();
    expect([await stateOf(first!), await stateOf(second!)]).toEqual(["pending-new", "queued"]);
    const waiting = "SELECT count(*)::int AS n FROM order_requests WHERE state = 'waiting' AND attempt = 0";
    expect(await account.one(waiting)).toEqual({ n: 1 });
  });

  it("hold up neither a cancel nor an order that closes a position, which count as sent", async () => {
    const { account, clock, sent, follow, place, cancel } = await desk(2);
    const [first, , third] = await place(4);
    const gateway = await follow();
    await gateway.dispatch();
    await cancel(first!);
    await account.one("UPDATE orders SET closing = true WHERE id = $1 RETURNING 1", [third]);
    await gateway.dispatch();
    expect(sent.map(({ kind }) => kind)).toEqual(["new", "new", "cancel", "new"]);
    clock.at += SECOND - 1;
    await gateway.dispatch();
    expect(sent).toHaveLength(4);
    clock.at += 1;
    await gateway.dispatch();
    expect(sent).toHaveLength(5);
  });

  it("leave once a second each, where the venue says that they came too late", async () => {
    const late = await desk(3, "soft", ["new"]);
    await late.place(2);
    const cancels = await desk(3, "soft", ["cancel"]);
    const ids = await cancels.place(2);
    const gateways = [await late.follow(), await cancels.follow()];
    await gateways[1]!.dispatch();
    for (const id of ids) await cancels.cancel(id);
    for (let step = 0; step < 4; step++) {
      for (const gateway of gateways) await gateway.dispatch();
      for (const { clock } of [late, cancels]) clock.at += SECOND / 2;
    }
    const asked = cancels.sent.filter(({ kind }) => kind === "cancel");
    expect([late.sent.length, most(late.sent)]).toEqual([4, 2]);
    expect([asked.length, most(asked)]).toEqual([4, 2]);
  });

  it("leave again at once, where no answer came", async () => {
    const { sent, follow, place } = await desk(3, "hard", ["lost"]);
    await place(1);
    const gateway = await follow();
    for (let look = 0; look < 2; look++) {
      await gateway.dispatch();
      await gateway.resolve();
    }
    expect(sent).toHaveLength(2);
  });

  it("leave at once where the limit is only asked about, and once more where the clock is set back", async () => {
    const soft = await desk(2, "soft");
    await soft.place(4);
    await (await soft.follow()).dispatch();
    expect(soft.sent).toHaveLength(4);
    const hard = await desk(2);
    const gateway = await hard.follow();
    await hard.place(4);
    await gateway.dispatch();
    hard.clock.at -= 3600 * SECOND;
    await gateway.dispatch();
    expect(hard.sent).toHaveLength(4);
  });
});
