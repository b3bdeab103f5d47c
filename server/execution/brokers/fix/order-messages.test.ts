import { describe, expect, it } from "vitest";
import { price, quantity } from "#lib/core/money.ts";
import type { ClaimedRequest } from "#server/execution/gateway/index.ts";
import { outgoingMessage, readable } from "./message.ts";
import { massStatusRequest, messageOf, statusRequest } from "./order-messages.ts";
import { FixSettings } from "./settings.ts";
import { aCancel, anOrder } from "./test-line.ts";

const NOW = new Date(Date.UTC(2026, 10, 22, 10));
const settings = (more: Partial<FixSettings> = {}) =>
  FixSettings.parse({ host: "h", port: 1, senderCompId: "a", targetCompId: "b", account: "ACC", ...more });

/** As on the wire, its ids shortened. */
function wire(
  request: ClaimedRequest,
  more: Partial<FixSettings> = {},
  known = request.orderClientId,
): string {
  const out = messageOf(
    request,
    { clientOrderId: known, orderId: known === request.orderClientId ? null : "V1" },
    settings(more),
    NOW,
  );
  if (typeof out === "string") return out;
  return readable(outgoingMessage(out).text).replaceAll(request.orderClientId, "ID");
}

const of = (request: ClaimedRequest, order: Partial<ClaimedRequest["order"]>): ClaimedRequest => ({
  ...request,
  order: { ...request.order, ...order },
});

describe("a request as a FIX message", () => {
  const order = anOrder("buy", "0.000000001", "123456789012345.123456789");

  it("says a new order with every digit", () => {
    expect(wire(order)).toBe(
      "35=D|11=ID|1=ACC|55=IBM|54=1|60=20261122-10:00:00.000|21=1|38=0.000000001|40=2|44=123456789012345.123456789|59=0",
    );
  });

  it("names the short sale, the exchange and no account when there is none", () => {
    expect(wire(of(order, { side: "sell-short" }), { account: "", exchange: "XNYS" })).toBe(
      "35=D|11=ID|100=XNYS|55=IBM|54=5|114=N|60=20261122-10:00:00.000|21=1|38=0.000000001|40=2|44=123456789012345.123456789|59=0",
    );
  });

  it("cancels the order's newest name", () => {
    expect(wire(aCancel(order), {}, `${order.clientOrderId}-r1`)).toBe(
      "35=F|41=ID-r1|37=V1|11=ID-c1|1=ACC|55=IBM|54=1|60=20261122-10:00:00.000|38=0.000000001",
    );
  });

  it("replaces with the whole of the new terms", () => {
    const replace: ClaimedRequest = {
      ...order,
      kind: "replace",
      command: "r1",
      version: 1,
      clientOrderId: `${order.clientOrderId}-r1`,
      terms: { quantity: quantity("7"), limitPrice: price("10.5"), stopPrice: null },
    };
    expect(wire(replace)).toBe(
      "35=G|41=ID|11=ID-r1|1=ACC|55=IBM|54=1|60=20261122-10:00:00.000|21=1|38=7|40=2|44=10.5|59=0",
    );
  });

  it("speaks each version's own words for the open and the close", () => {
    const close = of(order, { type: "market-on-close", timeInForce: "CLS", limitPrice: null });
    expect(wire(close)).toMatch(/40=1\|59=7$/);
    expect(wire(close, { version: "FIX.4.2" })).toMatch(/40=5\|59=0$/);
    expect(wire(of(order, { type: "limit-on-open", timeInForce: "OPG" }))).toMatch(/40=2\|44=[\d.]+\|59=2$/);
  });

  it("says when an order ends, how it trails, what of it shows, and whether it closes", () => {
    const plain = of(anOrder("sell", "100", "10"), { limitPrice: null });
    const told = (more: Parameters<typeof of>[1], settings = {}) => wire(of(plain, more), settings);
    const gtd = (goodTill: string) => told({ type: "limit", timeInForce: "GTD", instructions: { goodTill } });
    expect(gtd("2026-12-31")).toMatch(/40=2\|59=6\|432=20261231$/);
    expect(gtd("1798675200123000")).toMatch(/59=6\|126=20261231-00:00:00\.123$/);
    const trail = (instructions: Record<string, string>) => told({ type: "trailing-stop", instructions });
    expect(trail({ trailAmount: "1.25" })).toMatch(/40=P\|59=0\|18=a\|211=1\.25\|836=0$/);
    expect(trail({ trailPercent: "0.015" })).toMatch(/40=P\|59=0\|18=a\|211=150\|836=1$/);
    expect(told({ instructions: { displayQuantity: "10" } })).toMatch(/38=100\|40=2\|59=0\|111=10$/);
    const closing = { instructions: { reduceOnly: "yes" } };
    expect(told(closing, { positionEffect: true })).toMatch(/59=0\|77=C$/);
    expect(told({}, { positionEffect: true, version: "FIX.4.2" })).toMatch(/59=0\|77=O$/);
  });

  it("says in one sentence what FIX cannot say", () => {
    const trailing = of(order, {
      type: "trailing-stop",
      limitPrice: null,
      instructions: { trailAmount: "1" },
    });
    expect(wire(trailing, { version: "FIX.4.2" })).toBe(
      "FIX.4.2 has no trailing-stop orders here; choose another type.",
    );
    expect(wire(of(trailing, { instructions: {} }))).toMatch(/needs its trailAmount or trailPercent/);
    expect(wire(of(order, { symbol: "IBM\x0138=9" }))).toMatch(/^FIX cannot write the symbol/);
    expect(wire(of(order, { timeInForce: "GTD" }))).toMatch(/needs its goodTill/);
    expect(wire(of(order, { instructions: { displayQuantity: "2" } }))).toMatch(/can show between 1 and all/);
    expect(wire(of(order, { instructions: { reduceOnly: "yes" } }))).toMatch(/not told which orders close/);
    expect(wire(of(order, { type: "market-if-touched" }), { version: "FIX.4.2" })).toMatch(
      /no market-if-touched/,
    );
    expect(wire(of(order, { instructions: { oco: "x" } }))).toMatch(/does not know the instruction "oco"/);
  });

  it("asks how an order stands, and how all do", () => {
    const asked = statusRequest(
      { symbol: "IBM", side: "1" },
      { clientOrderId: "x", orderId: null },
      settings(),
      "q1",
    );
    expect(readable(outgoingMessage(asked).text)).toBe("35=H|11=x|1=ACC|790=q1|55=IBM|54=1");
    expect(readable(outgoingMessage(massStatusRequest("q2")).text)).toBe("35=AF|584=q2|585=7");
  });
});
