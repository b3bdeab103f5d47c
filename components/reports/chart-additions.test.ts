import { describe, expect, it } from "vitest";
import { timeAxis } from "#components/charts/time-axis.ts";
import { syntheticBars } from "#lib/data/bars/index.ts";
import { atPricesOfTheirDay, chartEvents } from "./chart-events.ts";
import { indicatorOptions, indicatorOverlays } from "./chart-indicators.ts";

const bars = syntheticBars({ symbol: "SYN", bars: 300, seed: 2 });
const axis = timeAxis(bars.end, { timeZone: "America/New_York", daily: true, ends: true });
const dayOf = (index: number) => new Date(axis.seconds[index]! * 1000).toISOString().slice(0, 10);

describe("indicators on the chart", () => {
  it("carry the pane, the plot and the levels of their definition", () => {
    const [rsi] = indicatorOverlays(["rsi"], bars);
    expect(rsi).toMatchObject({ pane: "own", group: "rsi", levels: [30, 70] });
    const macd = indicatorOverlays(["macd"], bars);
    expect(macd.map(({ plot }) => plot)).toContain("histogram");
    expect(new Set(macd.map(({ group }) => group)).size).toBe(1);
  });

  it("lists only those that one symbol's bars are enough for, and draws each of them", () => {
    expect(indicatorOptions.some(({ value }) => value === "correlation")).toBe(false);
    for (const { value } of indicatorOptions)
      for (const { values } of indicatorOverlays([value], bars)) expect(values).toHaveLength(bars.length);
  });
});

describe("corporate actions on the chart", () => {
  it("stand at the first bar of their day, in order, in words", () => {
    const actions = [
      { kind: "dividend", symbol: "SYN", date: dayOf(40), cash: 0.47 },
      { kind: "split", symbol: "SYN", date: dayOf(20), ratio: 7 },
      { kind: "split", symbol: "OTHER", date: dayOf(21), ratio: 2 },
      { kind: "split", symbol: "SYN", date: "1999-01-04", ratio: 2 },
    ] as const;
    expect(chartEvents(actions, "SYN", axis)).toEqual([
      { index: 20, text: "Split 7:1" },
      { index: 40, text: "Dividend 0.47" },
    ]);
  });

  it("leave a trade's entry where the bars of its day are", () => {
    const day = (date: string) => Date.parse(date) * 1000;
    const trade = { row: 0, entryPrice: 85, exitPrice: 90, quantity: 7, return: 0.06 };
    const over = { ...trade, entryTime: day("2014-06-02"), exitTime: day("2014-06-20") };
    const before = { ...trade, entryTime: day("2014-05-02"), exitTime: day("2014-05-20") };
    const open = { ...trade, entryTime: day("2014-06-02"), exitTime: Number.NaN };
    const actions = [{ kind: "split", symbol: "AAPL", date: "2014-06-09", ratio: 7 }] as const;
    const prices = (symbol: string) =>
      atPricesOfTheirDay([over, before, open], actions, symbol).map(({ entryPrice }) => entryPrice);
    expect(prices("AAPL")).toEqual([595, 85, 595]);
    expect(prices("MSFT")).toEqual([85, 85, 85]);
  });
});
