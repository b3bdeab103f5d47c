import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { quantityText } from "#lib/core/money.ts";
import type { BrokerConnection } from "#server/execution/brokers/broker.ts";
import type { VenueEvent } from "#server/execution/gateway/index.ts";
import { type TestDatabase, testDatabase } from "#server/infrastructure/db/test-database.ts";
import { eventually } from "#server/infrastructure/db/test-eventually.ts";
import { type Peer, startPeer, whyNoQuickfix } from "./quickfix-peer.ts";
import { aCancel, aFixAccount, anOrder, type FixAccount, viewOf } from "./test-line.ts";

const BUILD_MS = 240_000;
const missing = whyNoQuickfix();
if (missing) it(`does not run against QuickFIX: ${missing}`, () => expect(missing).not.toBe(""));

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
}, BUILD_MS);
afterAll(() => db.close());

const has = async (
  line: BrokerConnection,
  order: ReturnType<typeof anOrder>,
  state: string,
): Promise<void> => {
  await eventually(async () => viewOf(order, await line.history(0)).state === state);
};

/** The value of a tag. */
const tagOf = (message: string, tag: number): string | undefined =>
  message
    .split("\x01")
    .find((field) => field.startsWith(`${tag}=`))
    ?.slice(`${tag}=`.length);

if (!missing)
  describe("QuickFIX's executor, FIX 4.4", () => {
    let executor: Peer;
    let account: FixAccount;
    beforeAll(async () => {
      executor = await startPeer("executor", "FIX.4.4");
      account = await aFixAccount(db, { port: executor.port, version: "FIX.4.4" });
    });
    afterAll(() => executor.close());

    it("fills a limit order, refuses a market order, and is as it was after a new logon", async () => {
      const line = await account.connect();
      const order = anOrder("buy", "100", "187.5");
      expect(await line.send(order)).toEqual({ outcome: "accepted" });
      const market = anOrder("buy", "1", "1");
      const asked = { ...market, order: { ...market.order, type: "market", limitPrice: null } };
      expect((await line.send(asked)).outcome).toBe("refused");
      await has(line, order, "filled");
      const ofOrder = account.recorded.filter((one) => one.clientOrderId === order.clientOrderId);
      expect(ofOrder.map((one) => [one.direction, one.channel])).toEqual([
        ["sent", "35=D"],
        ["received", "35=8"],
      ]);
      const before = await line.history(0);
      expect(viewOf(market, before).state).toBe("rejected");
      expect((await line.query(order.clientOrderId))?.state).toBe("filled");
      expect(await line.query(anOrder("buy", "1", "1").clientOrderId)).toBeNull();
      await line.close();
      const { nextOut } = await account.numbers();
      const again = await account.connect();
      expect(await again.history(0)).toEqual(before);
      expect(await again.send(anOrder("sell", "1", "10"))).toEqual({ outcome: "accepted" });
      await again.close();
      expect((await account.numbers()).nextOut).toBeLessThan(nextOut + 10);
    });

    it("tells that the line is down when the venue dies, and goes on when it is back with its ids anew", async () => {
      const line = await account.connect();
      const down = new Promise<string>((resolve) => line.listen({ events: () => {}, down: resolve }));
      const first = anOrder("buy", "5", "10");
      await line.send(first);
      await has(line, first, "filled");
      await executor.kill();
      expect(await down).toMatch(/FIX session/);
      expect(await line.send(anOrder("buy", "5", "10"))).toEqual({ outcome: "expired" });
      await line.close();
      await executor.start();
      const again = await account.connect();
      const second = anOrder("buy", "6", "10");
      await again.send(second);
      await has(again, second, "filled");
      const events = await again.history(0);
      const ids = [first, second].map((order) => viewOf(order, events).executions[0]?.execution);
      expect(new Set(ids).size).toBe(2);
      await again.close();
    });

    it("finds the numbers again after an older state came back, and says when the venue lost its own", async () => {
      const { nextIn, nextOut } = await account.numbers();
      await account.setNumbers(1, 1);
      await expect(account.connect()).rejects.toThrow(/expecting \d+/);
      const line = await account.connect();
      const order = anOrder("buy", "2", "10");
      await line.send(order);
      await has(line, order, "filled");
      await line.close();
      const healed = await account.numbers();
      expect(healed.nextIn).toBeGreaterThan(nextIn);
      expect(healed.nextOut).toBeGreaterThan(nextOut);
      await account.setNumbers(healed.nextIn + 100, healed.nextOut);
      await expect(account.connect()).rejects.toThrow(/agree on a reset/);
      await account.setNumbers(healed.nextIn, healed.nextOut + 10);
    });

    it("begins the numbers anew at each logon where the account says so", async () => {
      const peer = await startPeer("executor", "FIX.4.4");
      const fresh = await aFixAccount(db, { port: peer.port, resetOnLogon: true });
      for (let round = 1; round <= 3; round++) {
        const line = await fresh.connect();
        const order = anOrder("buy", "1", "10");
        expect(await line.send(order)).toEqual({ outcome: "accepted" });
        await has(line, order, "filled");
        expect(tradesOf(await line.history(0))).toHaveLength(round);
        await line.close();
      }
      const { nextIn, nextOut } = await fresh.numbers();
      expect(Math.max(nextIn, nextOut)).toBeLessThan(10);
      await peer.close();
    });

    it("loses no execution and repeats no order when the process is killed with SIGKILL", async () => {
      for (const orders of [1, 4, 9]) await killAfter(orders);
      const line = await account.connect();
      const log = executor.log();
      const taken = log.filter((message) => tagOf(message, 35) === "D").map((message) => tagOf(message, 11));
      expect(new Set(taken).size).toBe(taken.length);
      const filled = log
        .filter((message) => tagOf(message, 35) === "8" && tagOf(message, 43) !== "Y")
        .filter((message) => tagOf(message, 150) === "2" || tagOf(message, 150) === "F")
        .map((message) => tagOf(message, 11));
      expect(filled.length).toBeGreaterThan(20);
      await eventually(async () => tradesOf(await line.history(0)).length >= filled.length);
      expect(tradesOf(await line.history(0)).sort()).toEqual(filled.sort());
      await line.close();
    }, 120_000);

    async function killAfter(orders: number): Promise<void> {
      const life = JSON.stringify({ url: db.url, account: account.account });
      const child = fork(join(import.meta.dirname, "life-process.ts"), [life], {
        execArgv: ["--conditions=react-server"],
        stdio: ["ignore", "ignore", "inherit", "ipc"],
      });
      const gone = once(child, "exit");
      const died = gone.then(() => {
        throw new Error("the process ended by itself");
      });
      for (let sent = 0; sent < orders; )
        [sent] = (await Promise.race([once(child, "message"), died])) as [number];
      died.catch(() => {});
      child.kill("SIGKILL");
      await gone;
    }
  });

/** One per execution: the order that it is of. */
const tradesOf = (events: readonly VenueEvent[]): string[] => [
  ...new Map(
    events.flatMap(({ clientOrderId, fact }) =>
      fact.kind === "trade" ? [[fact.execution, clientOrderId] as const] : [],
    ),
  ).values(),
];

if (!missing)
  describe("QuickFIX's ordermatch, FIX 4.2", () => {
    let ordermatch: Peer;
    let line: BrokerConnection;
    beforeAll(async () => {
      ordermatch = await startPeer("ordermatch", "FIX.4.2");
      line = await (
        await aFixAccount(db, { port: ordermatch.port, version: "FIX.4.2", answerSeconds: 3 })
      ).connect();
    });
    afterAll(async () => {
      await line.close();
      await ordermatch.close();
    });

    it("matches two orders in parts, and cancels the rest under the order's own name", async () => {
      const [buy, sell] = [anOrder("buy", "10", "50"), anOrder("sell", "4", "50")];
      expect(await line.send(buy)).toEqual({ outcome: "accepted" });
      expect(await line.send(sell)).toEqual({ outcome: "accepted" });
      await has(line, sell, "filled");
      await has(line, buy, "partially-filled");
      expect(await line.send(aCancel(buy))).toEqual({ outcome: "accepted" });
      await has(line, buy, "cancelled");
      expect(quantityText(viewOf(buy, await line.history(0)).filled)).toBe("4");
      expect(await line.send(aCancel(buy, "c2"))).toEqual({
        outcome: "refused",
        reason: "Too late: the order is cancelled.",
      });
    });

    it("refuses what it does not do, in its own words", async () => {
      const order = anOrder("buy", "1", "50");
      const kept = { ...order, order: { ...order.order, timeInForce: "GTC" } };
      expect(await line.send(kept)).toEqual({ outcome: "refused", reason: "Unsupported TIF, use Day" });
      await has(line, order, "rejected");
    });

    it("leaves unknown what the venue does not answer: it says nothing to a replace", async () => {
      const order = anOrder("buy", "3", "1");
      await line.send(order);
      const replace = {
        ...order,
        kind: "replace" as const,
        command: "r1",
        version: 1,
        clientOrderId: `${order.clientOrderId}-r1`,
        terms: { quantity: order.order.quantity, limitPrice: order.order.limitPrice, stopPrice: null },
      };
      const answer = await line.send(replace).catch((error: Error) => error);
      expect(answer).toMatchObject({ outcome: "refused" });
      expect(await line.query(replace.clientOrderId)).toBeNull();
      expect((await line.query(order.clientOrderId))?.state).toBe("working");
    });
  });
