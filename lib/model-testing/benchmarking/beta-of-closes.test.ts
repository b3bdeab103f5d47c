import { expect, it } from "vitest";
import { betaOfCloses } from "./index.ts";

/** Closes that follow the given daily returns from day 100 on. */
function closes(returns: readonly number[]): Map<number, number> {
  const prices = [50];
  for (const one of returns) prices.push(prices.at(-1)! * (1 + one));
  return new Map(prices.map((price, i) => [100 + i, price]));
}
const market = Array.from({ length: 300 }, (_, i) => ((i * 7) % 11) / 500 - 0.01);

it("is the slope of daily returns on the benchmark's, of the last 252 that both have", () => {
  const own = closes(market.map((one, i) => (i < 40 ? -3 : 1.5) * one + 0.001));
  const found = betaOfCloses(own, closes(market));
  expect(found).toMatchObject({ returns: 252, from: 148, to: 400 });
  expect("beta" in found && found.beta).toBeCloseTo(1.5, 10);
});

it("pairs days, not places: a day that one lacks makes one return over two days", () => {
  const own = closes(market);
  own.delete(390);
  const found = betaOfCloses(own, closes(market));
  expect("beta" in found && found.beta).toBeCloseTo(1, 10);
});

it("says why there is none", () => {
  expect(betaOfCloses(closes(market.slice(0, 59)), closes(market))).toEqual({
    missing: "Both have 59 daily returns in common; beta needs 60.",
  });
  expect(betaOfCloses(closes(market), closes(market.map(() => 0)))).toEqual({
    missing: "The benchmark never moved.",
  });
  expect(betaOfCloses(new Map(), closes(market))).toMatchObject({
    missing: expect.stringContaining("0 daily returns"),
  });
});
