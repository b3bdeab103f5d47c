import { expect, it } from "vitest";
import { againstArrival, averageOf } from "./algo-prices.ts";

it("weighs the average of the slices by what they traded", () => {
  const slices = [
    { filled: "100", averagePrice: "10" },
    { filled: "300", averagePrice: "12" },
    { filled: "0", averagePrice: null },
  ];
  expect(averageOf(slices)).toBe(11.5);
  expect(averageOf(slices.slice(2))).toBeNull();
});

it("is a cost when a purchase is dearer than on arrival, or a sale cheaper", () => {
  expect(againstArrival("buy", 101, 100)).toBeCloseTo(100);
  expect(againstArrival("sell", 101, 100)).toBeCloseTo(-100);
  expect(againstArrival("sell-short", 99, 100)).toBeCloseTo(100);
  expect(againstArrival("buy", null, 100)).toBeNull();
});
