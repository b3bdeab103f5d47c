import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { price, quantity } from "#lib/core/money.ts";
import { NEW_ORDER, type OrderFact } from "#lib/execution/orders/index.ts";
import { anOrderIntent } from "#lib/testkit/builders/index.ts";
import { LiveOrders } from "./live-orders.ts";
import { type OrderBatch, OrderMirror } from "./order-mirror.ts";
import { newsText, noNews, noteChange } from "./order-news.ts";
import { showsOn, totalsOf } from "./order-tabs.ts";
import { RowProjection } from "./row-projection.ts";

const id = (n: number) => `0199f0c2-0000-7000-8000-${String(n).padStart(12, "0")}`;
const origin = (n: number) => ({ orderId: id(n), accountId: "a1", createdBy: null });

/** An order of 100 that is sent, works and fills in four pieces. */
function life(n: number): OrderFact[] {
  const order = anOrderIntent({ orderId: id(n) });
  const trades = [1, 2, 3, 4].map(
    (piece): OrderFact => ({
      id: `e${piece}`,
      at: 10 + piece,
      kind: "trade",
      execution: `${n}-${piece}`,
      quantity: quantity("25"),
      price: price("10"),
    }),
  );
  return [
    { id: "intent", at: 1, kind: "intent", order },
    { id: "risk-passed", at: 2, kind: "risk-passed" },
    { id: "m", at: 3, kind: "send-marked", command: NEW_ORDER, attempt: 1, deadBy: null },
    { id: "w", at: 4, kind: "accepted" },
    ...trades,
  ];
}
const batch = (seq: number, ...orders: [n: number, facts: OrderFact[]][]): OrderBatch => ({
  seq,
  orders: orders.map(([n, facts]) => ({ ...origin(n), facts })),
});

describe("OrderMirror", () => {
  it("ends the same whatever the split, repetition and order of the facts, as from one snapshot", () => {
    const whole = new OrderMirror();
    whole.reset(batch(0, [1, life(1)], [2, life(2)]));
    const events = [1, 2].flatMap((n) => life(n).map((fact) => [n, fact] as const));
    fc.assert(
      fc.property(
        fc.shuffledSubarray(events, { minLength: events.length }),
        fc.array(fc.nat(events.length - 1), { maxLength: 6 }),
        fc.integer({ min: 1, max: 5 }),
        (order, again, size) => {
          const mirror = new OrderMirror();
          mirror.reset({ seq: 7, orders: [] });
          const stream = [...order, ...again.map((at) => events[at]!)];
          for (let at = 0, seq = 8; at < stream.length; at += size, seq += 1)
            mirror.receive(batch(seq, ...stream.slice(at, at + size).map(([n, f]) => [n, [f]] as never)));
          for (const n of [1, 2]) expect(mirror.get(id(n))?.row).toEqual(whole.get(id(n))?.row);
        },
      ),
      { numRuns: 40 },
    );
  });

  it("keeps batches that come before the snapshot and skips those that it holds already", () => {
    const mirror = new OrderMirror();
    expect(mirror.receive(batch(4, [1, life(1).slice(4, 5)]))).toBe("early");
    expect(mirror.receive(batch(5, [1, life(1).slice(5)]))).toBe("early");
    expect(mirror.reset(batch(4, [1, life(1).slice(0, 5)]))).toBe(true);
    expect(mirror.get(id(1))?.row).toMatchObject({ state: "filled", cumQty: 100 });
    expect(mirror.seq).toBe(5);
    expect(mirror.receive(batch(5))).toBe("old");
  });

  it("finds a hole, applies nothing after it, and is whole again after a snapshot", () => {
    const mirror = new OrderMirror();
    mirror.reset(batch(1, [1, life(1).slice(0, 4)]));
    expect(mirror.receive(batch(3, [1, life(1).slice(5, 6)]))).toBe("gap");
    expect(mirror.isWhole).toBe(false);
    expect(mirror.get(id(1))?.row.cumQty).toBe(0);
    expect(mirror.reset(batch(2, [1, life(1).slice(0, 5)]))).toBe(true);
    expect(mirror.get(id(1))?.row.cumQty).toBe(50);
  });

  it("drops what a snapshot does not list any more", () => {
    const mirror = new OrderMirror();
    mirror.reset(batch(1, [1, life(1)], [2, life(2)]));
    mirror.takeChanges();
    mirror.reset(batch(9, [2, life(2)]));
    expect(mirror.takeChanges()).toEqual({ changed: [], removed: [id(1)] });
  });
});

/** Time that the test moves. */
function clockwork(snapshots: (() => Promise<OrderBatch>)[]) {
  const tasks: { at: number; task: () => void }[] = [];
  let now = 0;
  let gaps = 0;
  const live = new LiveOrders({
    snapshot: () => snapshots.shift()?.() ?? Promise.reject(new Error("no answer")),
    later: (task, ms) => {
      const entry = { at: now + ms, task };
      tasks.push(entry);
      return () => tasks.splice(tasks.indexOf(entry), 1);
    },
    onGap: () => {
      gaps += 1;
    },
  });
  const pass = async (ms: number) => {
    now += ms;
    for (const due of tasks.filter(({ at }) => at <= now)) {
      tasks.splice(tasks.indexOf(due), 1);
      due.task();
    }
    for (let turn = 0; turn < 10; turn++) await Promise.resolve();
  };
  return { live, pass, gaps: () => gaps };
}

describe("LiveOrders", () => {
  it("hands many batches of a moment on as one change", async () => {
    const { live, pass } = clockwork([async () => batch(0, [1, life(1).slice(0, 4)])]);
    const heard: number[] = [];
    live.subscribe(({ changed }) => heard.push(changed.length));
    live.start();
    await pass(0);
    expect(live.store.getState().phase).toBe("live");
    for (const [at, fact] of life(1).slice(4).entries()) live.receive(batch(at + 1, [1, [fact]]));
    expect(heard).toEqual([1]);
    await pass(100);
    expect(heard).toEqual([1, 1]);
    expect(live.get(id(1))?.row.cumQty).toBe(100);
  });

  it("hands an update that comes after a rest on at once, and the next when the rest is over", async () => {
    const { live, pass } = clockwork([async () => batch(0, [1, life(1).slice(0, 4)])]);
    const heard: number[] = [];
    live.subscribe(({ changed }) => heard.push(changed[0]?.cumQty ?? -1));
    live.start();
    await pass(0);
    await pass(100);
    live.receive(batch(1, [1, life(1).slice(4, 5)]));
    expect(heard).toHaveLength(2);
    live.receive(batch(2, [1, life(1).slice(5, 6)]));
    expect(heard).toHaveLength(2);
    await pass(100);
    expect(heard).toHaveLength(3);
  });

  it("takes a snapshot after a gap, and says so once", async () => {
    const { live, pass, gaps } = clockwork([
      async () => batch(0, [1, life(1).slice(0, 4)]),
      async () => batch(5, [1, life(1)]),
    ]);
    live.start();
    await pass(0);
    live.receive(batch(3, [1, life(1).slice(6, 7)]));
    expect(live.store.getState().phase).toBe("resyncing");
    await pass(0);
    expect(live.store.getState().phase).toBe("live");
    expect(gaps()).toBe(1);
    expect(live.get(id(1))?.row.state).toBe("filled");
  });

  it("asks again when the snapshot fails", async () => {
    const { live, pass } = clockwork([
      () => Promise.reject(new Error("starting")),
      async () => batch(0, [1, life(1)]),
    ]);
    live.start();
    await pass(0);
    expect(live.store.getState()).toMatchObject({ phase: "loading", error: new Error("starting") });
    await pass(500);
    expect(live.store.getState()).toMatchObject({ phase: "live", error: undefined });
  });

  it("counts updates instead of showing them while frozen or while an action is open", async () => {
    const { live, pass } = clockwork([async () => batch(0, [1, life(1).slice(0, 4)])]);
    const heard: number[] = [];
    live.subscribe(({ changed }) => heard.push(changed[0]?.cumQty ?? -1));
    live.start();
    await pass(0);
    live.freeze(true);
    live.receive(batch(1, [1, life(1).slice(4, 5)]));
    live.receive(batch(2, [1, life(1).slice(5, 6)]));
    await pass(100);
    expect(live.store.getState().waiting).toBe(2);
    const release = live.hold();
    live.freeze(false);
    await pass(100);
    expect(heard).toEqual([0]);
    release();
    await pass(100);
    expect(heard).toEqual([0, 50]);
    expect(live.store.getState().waiting).toBe(0);
  });
});

describe("what tabs show", () => {
  it("moves a row from Working to Filled as it fills", () => {
    const mirror = new OrderMirror();
    mirror.reset(batch(0, [1, life(1).slice(0, 4)], [2, life(2).slice(0, 5)]));
    const working = new RowProjection((row) => showsOn("working", row), mirror.rows());
    const filled = new RowProjection((row) => showsOn("filled", row), mirror.rows());
    mirror.takeChanges();
    mirror.receive(batch(1, [1, life(1).slice(4)], [2, life(2).slice(5, 6)]));
    const changes = mirror.takeChanges();
    const change = working.apply(changes);
    expect(change.remove.map(({ orderId }) => orderId)).toEqual([id(1)]);
    expect(change.update.map(({ orderId, cumQty }) => [orderId, cumQty])).toEqual([[id(2), 50]]);
    expect(filled.apply(changes).add.map(({ orderId }) => orderId)).toEqual([id(1)]);
    expect(totalsOf([...working.rows, ...filled.rows])).toEqual({
      count: 2,
      openNotional: 500,
      tradedNotional: 1500,
      bought: 1500,
      sold: 0,
      filled: 0.75,
      unbalanced: 0,
    });
  });

  it("counts what an algorithm's slices trade once, with their parent or without it", () => {
    const mirror = new OrderMirror();
    mirror.reset(batch(0, [1, life(1)], [2, life(2).slice(0, 5)]));
    const [slice, other] = [1, 2].map((n) => mirror.get(id(n))!.row);
    const parent = { ...slice!, orderId: id(9), ordType: "algorithm" };
    const rows = [parent, { ...slice!, parent: id(9) }, other!];
    const { count, ...money } = totalsOf(rows);
    expect(count).toBe(3);
    expect(money).toMatchObject({ tradedNotional: slice!.tradedNotional + other!.tradedNotional });
    expect(totalsOf(rows.slice(1))).toMatchObject(money);
    expect(
      totalsOf([...rows, { ...other!, state: "denied", cumQty: 0, openNotional: 0, tradedNotional: 0 }]),
    ).toMatchObject({
      ...money,
      count: 4,
    });
  });

  it("says in words what happened", () => {
    const mirror = new OrderMirror();
    mirror.reset(batch(0, [1, life(1).slice(0, 4)]));
    const before = mirror.get(id(1))?.row;
    mirror.receive(batch(1, [1, life(1).slice(4)]));
    const news = noNews();
    noteChange(news, before, mirror.get(id(1))!.row);
    noteChange(news, undefined, { ...mirror.get(id(1))!.row, state: "rejected", cumQty: 0 });
    noteChange(news, undefined, { ...mirror.get(id(1))!.row, state: "denied", cumQty: 0 });
    expect(newsText(news)).toBe("1 fill, 2 rejects, 1 new order");
  });
});
