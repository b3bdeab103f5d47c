import { expect, it } from "vitest";
import type { BarColumns } from "#lib/core/columns.ts";
import { syntheticBars } from "#lib/data/bars/index.ts";
import { GrowingBars, type MarketBar } from "#lib/execution/paper/index.ts";
import { defineStrategy, z } from "#lib/models/strategies/sdk.ts";
import { BarsAhead } from "./bars-ahead.ts";
import { marketMoments } from "./market-moments.ts";

const coming = [...marketMoments([syntheticBars({ symbol: "SYN", bars: 80, seed: 2 })])].map(
  ({ bars }) => bars[0] as MarketBar,
);

const aStrategy = (value: (bars: Pick<BarColumns, "close">, i: number) => number) =>
  defineStrategy({
    name: "Probe",
    parameters: z.object({}),
    indicators: (_, bars) => ({ own: Float64Array.from(bars.close, (_close, i) => value(bars, i)) }),
    onBar() {},
  });

it("knows values of bars to come, of those bars only", () => {
  const strategy = aStrategy(({ close }, i) => 2 * close[i]!);
  const ahead = new BarsAhead(strategy, {}, new GrowingBars("SYN"), coming);
  const own = new Float64Array(100);
  expect(ahead.write({ own }, 7, coming[7]!, true)).toBe(true);
  expect([...own.subarray(0, 9)]).toEqual([...coming.slice(0, 8).map(({ close }) => 2 * close), 0]);
  expect(ahead.write({ own }, 8, { ...coming[8]!, high: coming[8]!.high + 1 }, false)).toBe(false);
  expect(ahead.write({ own }, 80, coming[79]!, false)).toBe(false);
});

it("takes nothing of an indicator that reads ahead", () => {
  const strategy = aStrategy(({ close }) => close.at(-1) ?? 0);
  const ahead = new BarsAhead(strategy, {}, new GrowingBars("SYN"), coming);
  expect(ahead.write({ own: new Float64Array(100) }, 0, coming[0]!, true)).toBe(false);
});
