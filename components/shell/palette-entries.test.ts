import { describe, expect, it } from "vitest";
import { type PaletteEntry, search } from "./palette-entries.ts";

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
