import { describe, expect, it } from "vitest";
import { clientOrderId, NEW_ORDER, type OrderFact, writeFact } from "#lib/execution/orders/index.ts";
import { anOrderIntent } from "#lib/testkit/builders/index.ts";
import { orderEntries, type PaletteEntry, search, soughtOrder } from "./palette-entries.ts";

const entry = (id: string, title: string, group: string): PaletteEntry => ({
  id,
  title,
  group,
  run: () => {},
});
const entries = [
  entry("do:launch", "New backtest", "Do"),
  entry("go:/audit", "Audit", "Go to"),
  entry("go:/backtests", "Runs", "Go to"),
  entry("strategy:1", "SMA cross", "Strategies"),
  entry("run:1", "SMA cross on SPY", "Runs"),
];
const titles = (text: string, recent: string[] = []) =>
  search(entries, text, recent).map(({ group, entries: found }) => [group, found.map(({ title }) => title)]);

describe("the command palette", () => {
  it("shows what was used last first, and each entry once", () => {
    expect(titles("", ["go:/audit"])).toEqual([
      ["Recent", ["Audit"]],
      ["Do", ["New backtest"]],
      ["Go to", ["Runs"]],
      ["Strategies", ["SMA cross"]],
      ["Runs", ["SMA cross on SPY"]],
    ]);
  });
  it("finds entries whose every word matches", () => {
    expect(titles("sma spy")).toEqual([["Runs", ["SMA cross on SPY"]]]);
    expect(titles("zzz")).toEqual([]);
  });
  it("keeps to one kind after its sign", () => {
    expect(titles(":")).toEqual([["Strategies", ["SMA cross"]]]);
    expect(titles("#spy")).toEqual([["Runs", ["SMA cross on SPY"]]]);
    expect(titles(">new")).toEqual([["Do", ["New backtest"]]]);
  });
});

const orderId = "0199f0c2-0000-7000-8000-000000000001";
const asked: OrderFact = {
  id: "intent",
  at: 1,
  kind: "intent",
  order: anOrderIntent({ orderId }),
};

describe("orders in the palette", () => {
  it("are sought by what stands after the dollar sign", () => {
    expect([soughtOrder("$ 3f"), soughtOrder("$"), soughtOrder("3f")]).toEqual(["3f", "", null]);
  });
  it("stand alone under their ClOrdID and open their drawer in the blotter", () => {
    const opened: string[] = [];
    const order = { orderId, accountId: "a1", createdBy: null, facts: [writeFact(asked)] };
    const found = orderEntries([order], (href) => opened.push(href));
    const [group, ...others] = search([...entries, ...found], "$an id of an older request", []);
    expect(others).toEqual([]);
    expect(group?.group).toBe("Orders by ClOrdID");
    expect(group?.entries.map(({ title, note }) => [title, note?.startsWith("AAPL buy 100")])).toEqual([
      [clientOrderId(orderId, NEW_ORDER), true],
    ]);
    group?.entries[0]?.run();
    expect(opened).toEqual([`/blotter?tab=history&order=${orderId}`]);
  });
});
