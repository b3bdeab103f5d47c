import fc from "fast-check";
import { expect, it } from "vitest";
import { syntheticBars } from "#lib/data/bars/index.ts";
import {
  actionsOfFactorFile,
  adjustBars,
  backwardFactors,
  type CorporateAction,
  factorsOnDays,
  forwardFactors,
} from "./index.ts";

const days = Float64Array.of(1, 2, 3, 4);
const closes = Float64Array.of(100, 50, 50, 40);
const actions: CorporateAction[] = [
  { day: 2, kind: "split", ratio: 2 },
  { day: 4, kind: "dividend", cash: 10 },
];
const total = ({ dividend, split }: { dividend: Float64Array; split: Float64Array }) =>
  Array.from(dividend, (factor, row) => factor * split[row]!);

it("leaves the last price alone going back, the first going forward", () => {
  expect(total(backwardFactors(days, closes, actions))).toEqual([0.4, 0.8, 0.8, 1]);
  expect(total(forwardFactors(days, closes, actions))).toEqual([1, 2, 2, 2.5]);
});

it("counts an action between two rows on the later one, and none outside them", () => {
  const gaps = Float64Array.of(1, 5, 9, 12);
  const outside: CorporateAction[] = [
    { day: 1, kind: "split", ratio: 3 },
    { day: 13, kind: "dividend", cash: 5 },
  ];
  expect(total(backwardFactors(gaps, closes, [{ day: 7, kind: "split", ratio: 4 }]))).toEqual([
    0.25, 0.25, 1, 1,
  ]);
  expect(total(backwardFactors(gaps, closes, outside))).toEqual([1, 1, 1, 1]);
});

it("reads a factor file and gives back the actions that made it", () => {
  const rows = [
    { day: 1, priceFactor: 0.8, splitFactor: 0.5, referencePrice: 100 },
    { day: 3, priceFactor: 0.8, splitFactor: 1, referencePrice: 50 },
    { day: 9, priceFactor: 1, splitFactor: 1, referencePrice: 0 },
  ];
  expect(actionsOfFactorFile(rows, days)).toEqual(actions);
  expect(total(factorsOnDays(rows, days))).toEqual([0.4, 0.8, 0.8, 1]);
  expect(total(factorsOnDays(rows, Float64Array.of(0, 9, 10)))).toEqual([0.4, 1, 1]);
});

const action = fc.record({
  row: fc.integer({ min: 1, max: 49 }),
  split: fc.boolean(),
  size: fc.integer({ min: 1, max: 9 }),
});
it("makes the return over an ex-date the holder's own: new shares and cash count", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 999 }),
      fc.uniqueArray(action, { selector: ({ row }) => row }),
      (seed, list) => {
        const bars = syntheticBars({ symbol: "SYN", bars: 50, seed });
        const rows = Float64Array.from({ length: 50 }, (_, row) => row);
        const made = list.map(
          ({ row, split, size }): CorporateAction =>
            split ? { day: row, kind: "split", ratio: size } : { day: row, kind: "dividend", cash: size },
        );
        const factors = backwardFactors(rows, bars.close, made);
        const { close, volume } = adjustBars(bars, factors);
        for (const { row, split, size } of list) {
          const before = bars.close[row - 1]!;
          const held = split ? (bars.close[row]! * size) / before : bars.close[row]! / (before - size);
          expect(close[row]! / close[row - 1]!).toBeCloseTo(held, 9);
        }
        expect(close[49]).toBe(bars.close[49]);
        for (let row = 0; row < 50; row++) {
          const value = volume[row]! * close[row]!;
          expect(value / factors.dividend[row]!).toBeCloseTo(bars.volume[row]! * bars.close[row]!, 3);
        }
      },
    ),
    { numRuns: 50 },
  );
});
