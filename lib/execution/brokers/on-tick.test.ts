import { expect, it } from "vitest";
import { Rng } from "#lib/core/rng.ts";
import { onTick, pricesOnTick } from "./on-tick.ts";

it("moves a buy down and a sale up to the next tick, and leaves what is on one", () => {
  expect([onTick(10.037, 0.01, true), onTick(10.031, 0.01, false)]).toEqual([10.03, 10.04]);
  expect([onTick(0.3, 0.1, true), onTick(0.1 * 3, 0.1, false)]).toEqual([0.3, 0.3]);
  expect([onTick(4127.3, 0.25, true), onTick(4127.3, 0.25, false)]).toEqual([4127.25, 4127.5]);
  expect(onTick(Number.NaN, 0.01, true)).toBeNaN();
  const rng = new Rng(4);
  for (let round = 0; round < 500; round++) {
    const [price, tick] = [1 + 1000 * rng.next(), [0.0001, 0.01, 0.05, 0.25, 1][round % 5]!];
    const [down, up] = [onTick(price, tick, true), onTick(price, tick, false)];
    expect(down).toBeLessThanOrEqual(price + 1e-5 * tick);
    expect(up).toBeGreaterThanOrEqual(price - 1e-5 * tick);
    expect(up - down).toBeLessThan(tick * 1.001);
    expect([onTick(down, tick, false), onTick(up, tick, true)]).toEqual([down, up]);
  }
});

it("never lets a bracket's exit lose more or gain less than was asked", () => {
  const bracket = { limit: 100.018, stopLoss: 95.013, takeProfit: 110.013 };
  expect(pricesOnTick(bracket, 0.05, true)).toEqual({ limit: 100, stopLoss: 95.05, takeProfit: 110.05 });
  const short = { stop: 100.018, stopLoss: 105.013, takeProfit: 90.013, quantity: 5 };
  expect(pricesOnTick(short, 0.05, false)).toEqual({
    ...{ stop: 100.05, stopLoss: 105, takeProfit: 90, quantity: 5 },
  });
});
