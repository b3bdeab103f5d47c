import { describe, expect, it } from "vitest";
import { Rng } from "#lib/core/rng.ts";
import { type ComparedTrade, firstDifference, gapByCause } from "./compare-trades.ts";

const trade = (change: Partial<ComparedTrade>): ComparedTrade => ({
  order: 1,
  symbol: "AAA",
  time: 10,
  quantity: 100,
  price: 50,
  fee: 1,
  ...change,
});
const marks = new Map([
  ["AAA", 60],
  ["BBB", 20],
]);
const only = (cause: string, amount: number) => ({
  ...{ data: 0, timing: 0, price: 0, fees: 0, missed: 0, rejected: 0, manual: 0, income: 0 },
  [cause]: amount,
});
const gap = (forward: ComparedTrade[], backtest: ComparedTrade[], fates = new Map()) =>
  gapByCause({ trades: forward, income: 0, marks }, { trades: backtest, income: 0, marks }, fates, 0);

describe("the gap between a forward test and its backtest", () => {
  it("names one cause where there is one", () => {
    expect(gap([trade({ price: 50.5 })], [trade({})])).toEqual(only("price", -50));
    expect(gap([trade({ price: 49, time: 11 })], [trade({})])).toEqual(only("timing", 100));
    expect(gap([trade({ fee: 3 })], [trade({})])).toEqual(only("fees", -2));
    expect(gap([trade({ quantity: 40 })], [trade({})])).toEqual(only("missed", -600));
    expect(gap([], [trade({ fee: 0 })], new Map([[1, "rejected"]]))).toEqual(only("rejected", -1000));
    expect(gap([], [trade({ fee: 0 })], new Map([[1, "manual"]]))).toEqual(only("manual", -1000));
  });

  it("adds up to the gap to the cent, whatever happened", () => {
    const rng = new Rng(5);
    const random = (): ComparedTrade[] =>
      Array.from({ length: 60 }, () =>
        trade({
          order: 1 + Math.floor(rng.next() * 30),
          symbol: rng.next() < 0.5 ? "AAA" : "BBB",
          quantity: Math.floor(rng.next() * 200) - 100,
          price: 10 + 50 * rng.next(),
          fee: rng.next(),
          time: Math.floor(rng.next() * 5),
        }),
      );
    const profit = (trades: ComparedTrade[]) =>
      trades.reduce((sum, one) => sum + one.quantity * (marks.get(one.symbol)! - one.price) - one.fee, 0);
    for (let round = 0; round < 50; round++) {
      const [forward, backtest] = [random(), random()];
      const parts = Object.values(gap(forward, backtest)).reduce((sum, part) => sum + part, 0);
      expect(Math.abs(parts - (profit(forward) - profit(backtest)))).toBeLessThan(0.005);
    }
  });

  it("shows the first trade that differs, and none where only the tenth decimal does", () => {
    const [a, b] = [trade({}), trade({ order: 2, time: 20 })];
    expect(firstDifference([a, b], [a, { ...b, price: 50 + 1e-11 }])).toBeNull();
    expect(firstDifference([a], [a, b])).toEqual({ trade: 2, forward: null, backtest: b });
    expect(firstDifference([a, { ...b, price: 51 }], [a, b])).toMatchObject({ trade: 2 });
  });
});
