import { expect, it } from "vitest";
import { decodeBars, encodeBars, firstAtOrAfter, joinBars, sliceBars, toBars } from "./index.ts";

const bars = (symbol: string, times: number[]) =>
  toBars(
    symbol,
    [0, 1, 2, 3, 4, 5, 6].map((add) => Float64Array.from(times, (time) => time + add / 10)),
  );

it("gives back the bars that were encoded, whatever the symbol's letters", () => {
  const original = [bars("SPX", [1, 2, 3]), bars("Ünïçode 円", [4]), bars("empty", [])];
  expect(decodeBars(encodeBars(original).buffer)).toEqual(original);
});

it("refuses bytes that are no bars", () => {
  expect(() => decodeBars(new ArrayBuffer(64))).toThrow("no Pitwall bars");
  expect(() => decodeBars(new ArrayBuffer(0))).toThrow("no Pitwall bars");
});

it("finds the first time at or after another", () => {
  const times = Float64Array.of(10, 20, 20, 30);
  expect([5, 10, 15, 20, 30, 31].map((at) => firstAtOrAfter(times, at))).toEqual([0, 0, 1, 1, 3, 4]);
});

it("slices with the start inside and the end outside", () => {
  expect(Array.from(sliceBars(bars("A", [1, 2, 3, 4]), 2, 4).start)).toEqual([2, 3]);
  expect(sliceBars(bars("A", [1, 2]), 5, 3).length).toBe(0);
});

it("joins runs of bars in order", () => {
  const joined = joinBars("A", [bars("A", [1, 2]), bars("A", [3])]);
  expect(Array.from(joined.start)).toEqual([1, 2, 3]);
  expect(joined.length).toBe(3);
});
