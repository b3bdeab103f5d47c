import { expect, it } from "vitest";
import { syntheticBars } from "#lib/data/bars/index.ts";
import { indicatorList } from "#lib/data/features/index.ts";
import { ta } from "./all-indicators.ts";
import { atr } from "./indicators.ts";

const data = syntheticBars({ symbol: "SYNTHETIC", bars: 200, seed: 3, volatility: 0.01, drift: 0 });

it("calls indicators by name: bars, then columns, then parameters", () => {
  const line: Float64Array = ta.sma(data.close, { period: 3 });
  expect(line[2]).toBeCloseTo((data.close[0]! + data.close[1]! + data.close[2]!) / 3, 12);
  expect(ta.atr(data, { period: 5 })).toEqual(atr(data, 5));
  const { supertrend, direction } = ta.supertrend(data);
  expect([supertrend.length, Math.abs(direction[100]!)]).toEqual([200, 1]);
  const session = data.close.map((_, i) => Math.floor(i / 10));
  expect(ta.sessionVwap(data, session)[10]).toBeCloseTo(
    (data.high[10]! + data.low[10]! + data.close[10]!) / 3,
    9,
  );
  expect(ta.vwma(data, data.close, { period: 4 }).length).toBe(200);
});

it("knows them all", () => {
  expect(Object.keys(ta).sort()).toEqual(indicatorList.map(({ name }) => name).sort());
});

it("refuses a parameter that is not there, in types and when run", () => {
  // @ts-expect-error the parameter is called period
  expect(() => ta.sma(data.close, { length: 3 })).toThrow(/length/);
});
