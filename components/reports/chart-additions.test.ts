import { describe, expect, it } from "vitest";
import { timeAxis } from "#components/charts/time-axis.ts";
import { syntheticBars } from "#lib/data/bars/index.ts";
import { chartEvents } from "./chart-events.ts";
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
});
