import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { price } from "#lib/core/money.ts";
import { Rng } from "#lib/core/rng.ts";
import { foldOrder, type OrderFact, readFact } from "#lib/execution/orders/index.ts";
import { execute } from "#server/access/execute.ts";
import { callerOf, testHost } from "#server/access/test-host.ts";
import { openHub } from "#server/infrastructure/bus/index.ts";
import { type TestDatabase, testDatabase } from "#server/infrastructure/db/test-database.ts";
import { keepOrderFeed, type OrderText, snapshotOrders } from "./index.ts";
import { type TestAccount, testAccount } from "./test-account.ts";

const PATIENT = { timeout: 30_000, interval: 20 };

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.close());

/** A browser: folds a snapshot and the batches after it; asks again when a number is missing. */
class Mirror {
  readonly facts = new Map<string, Map<string, OrderFact>>();
  resyncs = 0;
  #seq = -1;
  #waiting: { seq: number; orders: OrderText[] }[] = [];
  readonly #ask: () => Promise<{ seq: number; orders: OrderText[] }>;
  constructor(ask: () => Promise<{ seq: number; orders: OrderText[] }>) {
    this.#ask = ask;
  }
  async resync(): Promise<void> {
    this.resyncs += 1;
    this.#seq = -1;
    const { seq, orders } = await this.#ask();
    this.#take(orders);
    this.#seq = seq;
    for (const batch of this.#waiting.splice(0)) this.hear(batch);
  }
  hear(batch: { seq: number; orders: OrderText[] }): void {
    if (this.#seq < 0) this.#waiting.push(batch);
    else if (batch.seq === this.#seq + 1) {
      this.#take(batch.orders);
      this.#seq = batch.seq;
    } else if (batch.seq > this.#seq) throw new Error(`after ${this.#seq} came ${batch.seq}`);
  }
  #take(orders: OrderText[]): void {
    for (const { orderId, facts } of orders) {
      const known = this.facts.get(orderId) ?? new Map<string, OrderFact>();
      this.facts.set(orderId, known);
      for (const fact of facts) known.set(fact.id, readFact(fact));
    }
  }
}

async function writer(account: TestAccount, seed: number, orders: number): Promise<void> {
  const rng = new Rng(seed);
  for (let i = 0; i < orders; i++) {
    const orderId = await account.working(`${seed}-${i}`, {});
    if (i % 4 === 0) await account.place(`${seed}-${i}-off`, { limitPrice: price("100.001") });
    const fills = Math.floor(rng.next() * 4);
    for (let n = 0; n < fills; n++) await account.record(orderId, account.trade(`${seed}-${i}-${n}`, "10"));
    if (rng.next() < 0.4) await account.record(orderId, { id: "c", at: account.now(), kind: "cancelled" });
    if (rng.next() < 0.3) await sleep(30);
  }
}

describe("the live feed of orders", () => {
  it("leaves a client that folds a snapshot and the batches after it with exactly what the database says", async () => {
    const hub = openHub({ pool: db.pool, url: db.url, home: "/tmp/pitwall-feed-test", onError: () => {} });
    const errors: unknown[] = [];
    const feed = keepOrderFeed({ pool: db.pool, hub, onError: (error) => errors.push(error) });
    const first = await testAccount(db);
    const second = await testAccount(db, { team: first.team, name: "Second" });
    const { teamId } = first;
    const member = await first.team.addMember("viewer");
    const host = Object.assign(testHost(db), { bus: hub, clock: () => first.now() });
    const ask = () => execute(host, snapshotOrders, callerOf(teamId, member), {});
    const mirrors = Array.from({ length: 3 }, () => new Mirror(ask));
    const numbers: number[] = [];
    hub.listen({
      teamId,
      hear: (frame) => {
        if (frame.kind !== "batch") return;
        numbers.push(frame.seq);
        for (const mirror of mirrors) mirror.hear({ seq: frame.seq, orders: frame.payload as OrderText[] });
      },
    });
    const asking = (async () => {
      for (let i = 0; i < 12; i++) {
        await sleep(60);
        await mirrors[i % 3]!.resync();
      }
    })();
    await Promise.all([writer(first, 1, 12), writer(first, 2, 12), writer(second, 3, 12), asking]);
    const { rows } = await db.owner.query(
      "SELECT id, state, filled::float, fact_count FROM orders WHERE team_id = $1",
      [teamId],
    );
    expect(rows).toHaveLength(36 + 9);
    const seenBy = (mirror: Mirror) =>
      rows.map(({ id }) => {
        const facts = mirror.facts.get(id) ?? new Map();
        const view = foldOrder(facts.values());
        return { id, state: view.state, filled: Number(view.filled) / 1e9, fact_count: facts.size };
      });
    for (const mirror of mirrors) await vi.waitFor(() => expect(seenBy(mirror)).toEqual(rows), PATIENT);
    expect(errors).toEqual([]);
    expect(numbers).not.toEqual([]);
    expect(numbers).toEqual(numbers.map((_, i) => numbers[0]! + i));
    await feed.close();
    await hub.close();
  });

  it("tells nothing of another team", async () => {
    const hub = openHub({ pool: db.pool, url: db.url, home: "/tmp/pitwall-feed-test-2", onError: () => {} });
    const feed = keepOrderFeed({ pool: db.pool, hub, onError: () => {} });
    const mine = await testAccount(db);
    const theirs = await testAccount(db);
    const heard: string[] = [];
    hub.listen({
      teamId: mine.teamId,
      hear: (frame) => frame.kind === "batch" && heard.push(JSON.stringify(frame.payload)),
    });
    // The feed tells of what comes after it began: one of them does.
    for (let n = 0; heard.length === 0; n++) {
      const [own] = await Promise.all([mine.working(`a${n}`), theirs.working(`a${n}`)]);
      await vi.waitFor(() => expect(heard.join()).toContain(own), { timeout: 1000 }).catch(() => {});
    }
    expect(heard.join()).not.toContain(theirs.accountId);
    await feed.close();
    await hub.close();
  });
});
