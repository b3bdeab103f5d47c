import { describe, expect, it } from "vitest";
import type { BarColumns } from "#lib/core/columns.ts";
import type { CorporateAction } from "#lib/execution/accounts/index.ts";
import { type Context, defineStrategy, z } from "#lib/models/strategies/sdk.ts";
import { aBarSeries, aSpec, runBacktest } from "#lib/testkit/builders/index.ts";

const flat = (price: number): [number, number, number, number] => [price, price, price, price];
const series = (symbol: string, prices: readonly number[]) => aBarSeries(symbol, prices.map(flat));

function run(
  corporateActions: CorporateAction[],
  bars: readonly BarColumns[],
  act: (ctx: Context) => void,
  settings: Parameters<typeof aSpec>[0] = {},
) {
  const strategy = defineStrategy({
    name: "Act",
    parameters: z.object({}),
    onBar: (ctx) => act(ctx as unknown as Context),
  });
  const spec = aSpec({ symbols: bars.map(({ symbol }) => symbol), corporateActions, ...settings });
  return runBacktest(spec, strategy, bars, 3);
}
const onFirst = (act: (ctx: Context) => void) => (ctx: Context) => ctx.index === 0 && act(ctx);
const split = (ratio: number, date = "1970-01-03"): CorporateAction => ({
  kind: "split",
  symbol: "AAA",
  date,
  ratio,
});

describe("a split", () => {
  const halved = series("AAA", [100, 100, 50, 50]);

  it("changes nothing but the count, long and short", () => {
    for (const units of [30, -30]) {
      const result = run(
        [split(2)],
        [halved],
        onFirst((ctx) => (units > 0 ? ctx.buy(30) : ctx.sell(30))),
        {
          atEnd: "close-at-last-close",
        },
      );
      expect(Array.from(result.equity.equity)).toEqual([10_000, 10_000, 10_000, 10_000]);
      expect(Array.from(result.fills.quantity)).toEqual([units, -2 * units]);
      expect(result.trades.pnl[0]).toBe(0);
      expect([result.trades.entryPrice[0], result.trades.quantity[0]]).toEqual([50, 2 * units]);
    }
  });

  it("pays out what is less than one unit", () => {
    const result = run(
      [split(0.1)],
      [series("AAA", [10, 10, 100, 100])],
      onFirst((ctx) => ctx.buy(25)),
    );
    expect(Array.from(result.equity.cash)).toEqual([10_000, 9750, 9800, 9800]);
    expect(result.events.amount[0]).toBe(50);
    expect(result.equity.equity[3]).toBe(10_000);
  });

  it("moves working orders with the price", () => {
    const bars = aBarSeries("AAA", [flat(100), flat(100), flat(50), [50, 50, 44, 46]]);
    const result = run(
      [split(2)],
      [bars],
      onFirst((ctx) => ctx.buy(10, { limit: 90, stopLoss: 88.5 })),
    );
    expect(Array.from(result.fills.quantity)).toEqual([20, -20]);
    expect(Array.from(result.fills.price)).toEqual([45, 44.25]);
  });

  it("cancels an order of which less than one unit is left", () => {
    const result = run(
      [split(0.1)],
      [series("AAA", [10, 10, 100, 100])],
      onFirst((ctx) => ctx.buy(5, { limit: 8 })),
    );
    expect(result.reasons[result.orders.reason[0]!]).toBe("A split left less than one unit of it.");
  });
});

describe("a dividend", () => {
  it("is paid to those who hold before its day and by those who are short", () => {
    const dividend: CorporateAction = { kind: "dividend", symbol: "AAA", date: "1970-01-03", cash: 2 };
    const fell = series("AAA", [100, 100, 98, 98]);
    for (const side of [1, -1]) {
      const result = run(
        [dividend],
        [fell],
        onFirst((ctx) => (side > 0 ? ctx.buy(50) : ctx.sell(50))),
      );
      expect(Array.from(result.equity.equity)).toEqual([10_000, 10_000, 10_000, 10_000]);
      expect(result.events.amount[0]).toBe(side * 100);
      expect(result.trades.income[0]).toBe(side * 100);
      expect(result.trades.pnl[0]).toBe(0);
    }
    const late = run([dividend], [fell], (ctx) => ctx.index === 1 && ctx.buy(50));
    expect(late.events.amount[0]).toBe(0);
  });
});

describe("a change of symbol", () => {
  const action: CorporateAction = { kind: "symbol-change", symbol: "FB", to: "META", date: "1970-01-03" };
  const bars = [series("FB", [100, 100]), { ...series("META", [100, 100, 110, 120]) }];

  it("carries the position and its orders over", () => {
    const result = run([action], bars, (ctx) => {
      if (ctx.symbol === "FB" && ctx.index === 0) ctx.buy(20, { takeProfit: 115 });
    });
    expect(Array.from(result.fills.symbol)).toEqual([0, 1]);
    expect(Array.from(result.fills.price)).toEqual([100, 120]);
    expect(result.trades.length).toBe(1);
    expect(result.trades.pnl[0]).toBe(400);
    expect(result.equity.equity[3]).toBe(10_400);
  });

  it("leaves a stop-limit order that was set off before a limit order, though its new bars count from 0", () => {
    const old = series("FB", [100, 100, 100, 110]);
    const young = series("META", [0, 0, 0, 0, 99, 99]);
    const columns = ["start", "end", "open", "high", "low", "close", "volume"] as const;
    const began = Object.fromEntries(columns.map((name) => [name, young[name].subarray(4)]));
    const result = run(
      [{ ...action, date: "1970-01-05" }],
      [old, { ...young, ...began, length: 2 }],
      (ctx) => {
        if (ctx.symbol === "FB" && ctx.index === 0) ctx.buy(20, { stop: 105, limit: 100 });
      },
    );
    expect(Array.from(result.fills.price)).toEqual([99]);
  });
});

describe("a delisting", () => {
  const bars = [series("AAA", [100, 90]), series("BBB", [10, 10, 10, 10])];
  const delisting = (price?: number): CorporateAction => ({
    kind: "delisting",
    symbol: "AAA",
    date: "1970-01-02",
    ...(price === undefined ? {} : { price }),
  });
  const buy = (ctx: Context) => {
    if (ctx.symbol === "AAA" && ctx.index === 0) {
      ctx.buy(10);
      ctx.buy(5, { limit: 50 });
    }
    if (ctx.symbol === "BBB" && ctx.index === 2) ctx.of("AAA").buy(1);
  };

  it("pays the last price, or what is stated, free of costs", () => {
    const settings = { commission: { type: "fixed" as const, amount: 1 } };
    expect(Array.from(run([delisting()], bars, buy, settings).equity.equity)).toEqual([
      10_000, 9999, 9999, 9999,
    ]);
    expect(Array.from(run([delisting(20)], bars, buy, settings).equity.equity)).toEqual([
      10_000, 9999, 9299, 9299,
    ]);
  });

  it("ends its orders and refuses new ones", () => {
    const result = run([delisting()], bars, buy);
    const reasons = Array.from(result.orders.reason, (row) => result.reasons[row]);
    expect(reasons).toEqual(["", "AAA is no longer listed.", "", "AAA is no longer listed."]);
  });

  it("counts on the last day of a run too", () => {
    const result = run([delisting(0)], [bars[0]!], buy);
    expect(result.equity.equity[1]).toBe(9100);
    expect(result.trades.exitTime[0]).not.toBeNaN();
  });
});

it("names the symbol of an action that is not in the run", () => {
  expect(() => run([{ ...split(2), symbol: "ZZZ" }], [series("AAA", [1, 2])], () => 0)).toThrow(
    "A corporate action names ZZZ, which is not in this run.",
  );
});
