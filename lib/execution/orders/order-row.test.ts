import { describe, expect, it } from "vitest";
import { money, price, quantity } from "#lib/core/money.ts";
import { anOrderIntent } from "#lib/testkit/builders/index.ts";
import { foldOrder } from "./fold-order.ts";
import { NEW_ORDER, type OrderFact, type OrderIntent } from "./order-fact.ts";
import { fixText, ORDER_FIELDS } from "./order-fields.ts";
import { orderRow } from "./order-row.ts";
import { orderTimeline } from "./order-timeline.ts";

const orderId = "0199f0c2-0000-7000-8000-000000000001";
const intent = anOrderIntent({ orderId, limitPrice: price("174.70") });
const asked: OrderFact = { id: "intent", at: 1_000, kind: "intent", order: intent };
const passed: OrderFact = { id: "risk-passed", at: 1_000, kind: "risk-passed" };
const marked: OrderFact = {
  id: "m",
  at: 2_000,
  kind: "send-marked",
  command: NEW_ORDER,
  attempt: 1,
  deadBy: null,
};
const working: OrderFact = { id: "w", at: 5_000, kind: "accepted" };
const trade = (id: string, size: string, at: number): OrderFact => ({
  id,
  at,
  kind: "trade",
  execution: id,
  quantity: quantity(size),
  price: price("174.58"),
  fee: { amount: money("0.25"), currency: "USD" },
});

const rowOf = (...facts: OrderFact[]) =>
  orderRow(foldOrder(facts), facts, { orderId, accountId: "a1", createdBy: "Ana" });

describe("orderRow", () => {
  it("says what its instructions ask: the bracket while it can trade, and how much of it is shown", () => {
    const rowOf = (order: OrderIntent, ...facts: OrderFact[]) => {
      const all = [{ ...asked, order } as OrderFact, passed, marked, working, ...facts];
      return orderRow(foldOrder(all), all, { orderId, accountId: "a1", createdBy: null });
    };
    const entry = { ...intent, instructions: { takeProfit: "180", stopLoss: "170" } };
    expect(rowOf(entry)).toMatchObject({
      text: "Exits at 180 or 170",
      bracket: { takeProfit: 180, stopLoss: 170 },
    });
    expect(rowOf({ ...intent, instructions: { displayQuantity: "25" } }).maxFloor).toBe(25);
    expect(rowOf(entry).maxFloor).toBeNull();
    expect(rowOf(entry, { id: "c", at: 9_000, kind: "cancelled" }).text).toBe("100 unfilled");
    expect(rowOf({ ...intent, parent: "p", instructions: { reduceOnly: "yes" } })).toMatchObject({
      text: "Take profit",
      positionEffect: "C",
    });
    expect(rowOf({ ...intent, side: "sell-short" }).positionEffect).toBe("O");
    expect(rowOf(intent).positionEffect).toBeNull();
  });

  it("writes a partly filled order under FIX names, balanced", () => {
    const row = rowOf(asked, passed, marked, working, trade("e1", "40", 6_000));
    expect(row).toMatchObject({
      state: "partially-filled",
      ordStatus: "1",
      attention: "open",
      orderQty: 100,
      cumQty: 40,
      leavesQty: 60,
      avgPx: 174.58,
      lastQty: 40,
      commission: 0.25,
      currency: "USD",
      done: 0.4,
      openNotional: 10_482,
      latency: 3_000,
      text: "1 fill",
      trader: "Ana",
      balanced: true,
      origClOrdId: null,
    });
  });

  it("keeps OrderQty = CumQty + LeavesQty at every step of a life", () => {
    const life = [asked, passed, marked, working, trade("e1", "40", 6_000), trade("e2", "60", 7_000)];
    life.forEach((_, index) => {
      expect(rowOf(...life.slice(0, index + 1)).balanced).toBe(true);
    });
  });

  it("shows what a replace asks for, and the chain of ids once the venue agreed", () => {
    const terms = { quantity: quantity("100"), limitPrice: price("175.10"), stopPrice: null };
    const wish: OrderFact = {
      id: "r",
      at: 6_000,
      kind: "replace-requested",
      command: "r1",
      version: 1,
      terms,
    };
    const sent: OrderFact = { ...marked, id: "mr", at: 7_000, command: "r1" };
    expect(rowOf(asked, passed, marked, working, wish, sent)).toMatchObject({
      state: "pending-replace",
      text: "Limit 174.7 → 175.1",
      price: 174.7,
    });
    const done = rowOf(asked, passed, marked, working, wish, sent, {
      id: "d",
      at: 8_000,
      kind: "replaced",
      version: 1,
      terms,
      command: "r1",
    });
    expect(done).toMatchObject({ state: "new", price: 175.1 });
    expect(done.clOrdId).toBe(`${done.origClOrdId}-r1`);
  });

  it("says that a stop waits for its trigger, and what an unanswered send waits for", () => {
    const stop: OrderFact = {
      ...asked,
      order: { ...intent, type: "stop", limitPrice: null, stopPrice: price("255") },
    };
    expect(rowOf(stop, passed, marked, working)).toMatchObject({
      state: "not-elected",
      text: "Elects at 255",
    });
    const lost: OrderFact = {
      id: "l",
      at: 9,
      kind: "send-answered",
      command: NEW_ORDER,
      attempt: 1,
      outcome: "ambiguous",
    };
    expect(rowOf(asked, passed, marked, lost)).toMatchObject({ state: "unknown", attention: "needs-person" });
  });

  it("names the refused cancel while the order works on", () => {
    const facts: OrderFact[] = [
      asked,
      passed,
      marked,
      working,
      { id: "c", at: 6_000, kind: "cancel-requested", command: "c1" },
      { ...marked, id: "mc", at: 6_500, command: "c1" },
      { id: "x", at: 7_000, kind: "request-refused", command: "c1", reason: "Too late" },
    ];
    expect(rowOf(asked, passed, marked, working).cxlRejReason).toBeNull();
    expect(rowOf(...facts)).toMatchObject({
      state: "new",
      text: "Cancel refused: Too late",
      cxlRejReason: "Too late",
      rejectReason: null,
    });
    expect(rowOf(...facts, trade("e1", "100", 8_000))).toMatchObject({
      state: "filled",
      cxlRejReason: "Too late",
    });
    expect(fixText(rowOf(...facts))).not.toContain("|102=");
    expect(orderTimeline(facts).map(({ message, execType, state }) => [message, execType, state])).toEqual([
      [null, null, "received"],
      [null, null, "queued"],
      ["NewOrderSingle", null, "sending"],
      ["ExecutionReport", "0", "new"],
      [null, null, "new"],
      ["OrderCancelRequest", null, "pending-cancel"],
      ["OrderCancelReject", "", "new"],
    ]);
  });
});

describe("the fields of the blotter", () => {
  it("are one column each, with a FIX tag of its own", () => {
    const tags = ORDER_FIELDS.flatMap(({ tag }) => tag ?? []);
    expect(new Set(tags).size).toBe(tags.length);
    expect(new Set(ORDER_FIELDS.map(({ id }) => id)).size).toBe(ORDER_FIELDS.length);
    expect(ORDER_FIELDS.filter(({ shown }) => shown).map(({ tag }) => tag)).toEqual([
      39, 60, 1, 55, 54, 38, 40, 44, 59, 14, 151, 6, 11, 58,
    ]);
    expect(ORDER_FIELDS.find(({ tag }) => tag === 102)).toMatchObject({
      id: "cxlRejReason",
      name: "CxlRejReason",
      label: "Cancel refused",
    });
  });

  it("say what the venue calls the order, once it has", () => {
    expect(rowOf(asked, passed, marked, working).venueOrderId).toBeNull();
    const named = rowOf(asked, passed, marked, { ...working, venueOrderId: "V-7" } as OrderFact);
    expect(named.venueOrderId).toBe("V-7");
    expect(fixText(named)).toContain("|37=V-7");
  });

  it("make a FIX text of a row", () => {
    const text = fixText(rowOf(asked, passed, marked, working, trade("e1", "40", 6_000)));
    expect(text).toMatch(
      /^35=8\|39=1\|60=19700101-00:00:00\.006\|1=a1\|55=AAPL\|54=1\|38=100\|40=2\|44=174\.7/,
    );
    expect(text).toContain("|14=40|151=60|6=174.58|");
  });
});
