import { describe, expect, it } from "vitest";
import type { BarColumns } from "#lib/core/columns.ts";
import { LOADED_BARS, nextPage } from "./candle-view.ts";
import { deepestDrawdowns, drawdownOf, worstPoint } from "./drawdown.ts";
import { barAt, type ChartTrade, tradeSegments, visibleSegments } from "./trade-segments.ts";

const day = 86_400e6;
/** Daily bars from 09:30 to 16:00 of day 0, 1, 2 … */
function daily(length: number): BarColumns {
  const column = (value: (i: number) => number) => Float64Array.from({ length }, (_, i) => value(i));
  return {
    symbol: "X",
    length,
    start: column((i) => i * day + 9.5 * 3600e6),
    end: column((i) => i * day + 16 * 3600e6),
    open: column((i) => 100 + i),
    high: column((i) => 101 + i),
    low: column((i) => 99 + i),
    close: column((i) => 100.5 + i),
    volume: column(() => 1),
  };
}
const trade = (over: Partial<ChartTrade>): ChartTrade => ({
  row: 0,
  entryTime: 0,
  exitTime: Number.NaN,
  entryPrice: 100,
  exitPrice: 110,
  quantity: 1,
  return: 0.1,
  ...over,
});

describe("trades on bars", () => {
  const bars = daily(10);

  it("puts a fill at the open and a fill at the close on the bar where it happened", () => {
    expect(barAt(bars, bars.start[3]!)).toBe(3);
    expect(barAt(bars, bars.end[3]!)).toBe(3);
    expect(barAt(bars, bars.start[3]! + 3600e6)).toBe(3);
    expect(barAt(bars, -5)).toBe(0);
    expect(barAt(bars, 99 * day)).toBe(9);
  });

  it("orders segments by entry and names them with their gain", () => {
    const found = tradeSegments(
      [
        trade({ row: 1, entryTime: bars.start[5]!, exitTime: bars.start[7]!, return: -0.098, quantity: -3 }),
        trade({ row: 0, entryTime: bars.start[1]!, exitTime: bars.start[4]! }),
      ],
      bars,
    );
    expect(found.map(({ row, from, to, isLong }) => [row, from, to, isLong])).toEqual([
      [0, 1, 4, true],
      [1, 5, 7, false],
    ]);
    expect(found.map(({ label }) => label)).toEqual(["#1 +10.0\u202f%", "#2 \u22129.8\u202f%"]);
  });

  it("marks an open trade at the last close", () => {
    const [open] = tradeSegments([trade({ entryTime: bars.start[8]! })], bars);
    expect(open).toMatchObject({ from: 8, to: 9, isOpen: true, exitPrice: 109.5 });
    expect(tradeSegments([trade({})], daily(0))).toEqual([]);
  });

  it("keeps those that touch the visible bars", () => {
    const segments = tradeSegments(
      [0, 3, 6].map((from, row) =>
        trade({ row, entryTime: bars.start[from]!, exitTime: bars.start[from + 2]! }),
      ),
      bars,
    );
    expect(visibleSegments(segments, 2, 3).map(({ row }) => row)).toEqual([0, 1]);
    expect(visibleSegments(segments, 9, 9)).toEqual([]);
  });
});

describe("pages of bars", () => {
  it("pages in before the edge is reached and never past the data", () => {
    const total = 3 * LOADED_BARS;
    expect(nextPage(30_000, 30_500, [20_000, 40_000], total)).toBeNull();
    expect(nextPage(20_100, 20_400, [20_000, 40_000], total)).toBe(10_250);
    expect(nextPage(50, 300, [0, 20_000], total)).toBeNull();
    expect(nextPage(39_800, 39_990, [20_000, 40_000], total)).toBe(29_895);
    expect(nextPage(59_800, 59_999, [40_000, 60_000], total)).toBeNull();
  });
});

describe("drawdowns", () => {
  it("measures from the highest so far, the start included", () => {
    const found = drawdownOf(Float64Array.of(90, 110, 99, 121), 100);
    expect([...found].map((value) => Number(value.toFixed(12)))).toEqual([-0.1, 0, -0.1, 0]);
    expect(worstPoint(Float64Array.of(0, -0.1, -0.3, -0.2))).toBe(2);
    expect(worstPoint(new Float64Array(3))).toBe(-1);
  });

  it("lists the deepest falls with peak, trough and recovery", () => {
    const drawdown = Float64Array.of(-0.05, 0, -0.1, -0.2, 0, 0, -0.3, -0.1);
    expect(deepestDrawdowns(drawdown, 2)).toEqual([
      { peak: 5, trough: 6, recovery: -1, depth: -0.3 },
      { peak: 1, trough: 3, recovery: 4, depth: -0.2 },
    ]);
    expect(deepestDrawdowns(drawdown, 9)[2]).toEqual({ peak: -1, trough: 0, recovery: 1, depth: -0.05 });
    expect(deepestDrawdowns(new Float64Array(4), 3)).toEqual([]);
  });
});
