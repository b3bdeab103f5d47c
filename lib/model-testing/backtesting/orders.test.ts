import { describe, expect, it } from "vitest";
import { type Context, defineStrategy, z } from "#lib/models/strategies/sdk.ts";
import {
  aBarSeries,
  aSpec,
  type BarRow,
  fillsOf,
  playPlan as play,
  reasonOf,
  runBacktest,
  statusOf,
} from "#lib/testkit/builders/index.ts";

const flat: BarRow = [100, 101, 99, 100];

describe("market orders", () => {
  it("made on a bar fill at the open of the next", () => {
    const result = play([flat, [102, 103, 101, 102], flat], { 0: (ctx) => ctx.buy(10) });
    expect(fillsOf(result)).toEqual([[10, 102, 1]]);
    expect(Array.from(result.equity.equity)).toEqual([10_000, 10_000, 9_980]);
    expect(Array.from(result.equity.cash)).toEqual([10_000, 8_980, 8_980]);
  });

  it("fill at the close of their own bar when the run says so", () => {
    const result = play(
      [flat, [102, 103, 101, 102]],
      { 0: (ctx) => ctx.buy(10) },
      { fillTiming: "this-close" },
    );
    expect(fillsOf(result)).toEqual([[10, 100, 0]]);
    expect(Array.from(result.equity.equity)).toEqual([10_000, 10_020]);
  });

  it("that reduce fill before those that add, whatever their order", () => {
    const plan = {
      0: (ctx: Context) => ctx.buy(100),
      1: (ctx: Context) => {
        ctx.buy(1);
        ctx.close();
      },
    };
    const result = play([flat, flat, flat], plan);
    expect(fillsOf(result).slice(1)).toEqual([
      [-100, 100, 2],
      [1, 100, 2],
    ]);
  });

  it("made on the last bar stay working", () => {
    const result = play([flat], { 0: (ctx) => ctx.buy(1) });
    expect(statusOf(result, 0)).toBe("working");
  });
});

describe("limit orders", () => {
  it("fill at the limit when the bar reaches it", () => {
    const result = play([flat, flat, [100, 101, 94, 99]], { 0: (ctx) => ctx.buy(10, { limit: 95 }) });
    expect(fillsOf(result)).toEqual([[10, 95, 2]]);
  });

  it("fill at a better open", () => {
    const result = play([flat, [93, 96, 92, 95]], { 0: (ctx) => ctx.buy(10, { limit: 95 }) });
    expect(fillsOf(result)).toEqual([[10, 93, 1]]);
  });

  it("sell at the limit, or at a better open", () => {
    const plan = {
      0: (ctx: Context) => ctx.buy(20),
      1: (ctx: Context) => {
        ctx.sell(10, { limit: 105 });
        ctx.sell(10, { limit: 104 });
      },
    };
    expect(fillsOf(play([flat, flat, [104.5, 106, 99, 100]], plan)).slice(1)).toEqual([
      [-10, 104.5, 2],
      [-10, 105, 2],
    ]);
  });
});

describe("stop orders", () => {
  it("fill at the stop when the bar reaches it", () => {
    const result = play([flat, [100, 106, 99, 105]], { 0: (ctx) => ctx.buy(10, { stop: 105 }) });
    expect(fillsOf(result)).toEqual([[10, 105, 1]]);
  });

  it("fill at the open when it gaps beyond the stop", () => {
    const plan = { 0: (ctx: Context) => ctx.buy(10), 1: (ctx: Context) => ctx.sell(10, { stop: 95 }) };
    expect(fillsOf(play([flat, flat, [90, 92, 89, 91]], plan))[1]).toEqual([-10, 90, 2]);
  });
});

describe("stop-limit orders", () => {
  const order = (stop: number, limit: number) => ({ 0: (ctx: Context) => ctx.buy(10, { stop, limit }) });

  it("fill at the stop inside the bar that reaches it, when the limit allows", () => {
    expect(fillsOf(play([flat, [100, 106, 99, 105]], order(105, 107)))).toEqual([[10, 105, 1]]);
  });

  it("wait for the limit on later bars when it lies on the other side of the stop", () => {
    const rows: BarRow[] = [flat, [100, 106, 99, 105], [104, 105, 102, 103]];
    expect(fillsOf(play(rows, order(105, 103)))).toEqual([[10, 103, 2]]);
  });

  it("that open beyond both wait for the limit in the same bar", () => {
    expect(fillsOf(play([flat, [110, 112, 106, 111]], order(105, 107)))).toEqual([[10, 107, 1]]);
    expect(fillsOf(play([flat, [110, 112, 108, 111]], order(105, 107)))).toEqual([]);
  });
});

describe("brackets", () => {
  const entry = { 0: (ctx: Context) => ctx.buy(10, { stopLoss: 95, takeProfit: 110 }) };

  it("test the stop before the target when a bar reaches both", () => {
    const result = play([flat, flat, [100, 111, 94, 100]], entry);
    expect(fillsOf(result)).toEqual([
      [10, 100, 1],
      [-10, 95, 2],
    ]);
    expect(statusOf(result, 2)).toBe("cancelled");
    expect(reasonOf(result, 2)).toBe("Order 2 of the same group filled.");
  });

  it("take an open beyond the target before a stop later in the bar, unless the run says stop first", () => {
    const rows: BarRow[] = [flat, flat, [111, 112, 94, 100]];
    expect(fillsOf(play(rows, entry))[1]).toEqual([-10, 111, 2]);
    expect(fillsOf(play(rows, entry, { stopFirst: true }))[1]).toEqual([-10, 95, 2]);
  });

  it("end an IOC limit that gave way to a stop, though nothing was left for the stop", () => {
    const gap: BarRow = [111, 112, 94, 111];
    const plan = {
      0: (ctx: Context) => {
        ctx.buy(10);
        const stop = ctx.sell(5, { stop: 95 });
        ctx.sell(5, { limit: 105, timeInForce: "IOC", oco: stop });
      },
    };
    const result = play([flat, gap, [111, 112, 110, 111]], plan, { stopFirst: true, participation: 0.01 });
    expect(fillsOf(result)).toEqual([[10, 111, 1]]);
    expect([statusOf(result, 1), statusOf(result, 2)]).toEqual(["working", "cancelled"]);
  });

  it("protect a market entry on its own bar", () => {
    expect(fillsOf(play([flat, [100, 101, 94, 100]], entry))).toEqual([
      [10, 100, 1],
      [-10, 95, 1],
    ]);
    expect(fillsOf(play([flat, [100, 112, 99, 100]], entry))).toEqual([
      [10, 100, 1],
      [-10, 110, 1],
    ]);
  });

  it("give an entry inside a bar its stop-loss at once, its target from the next bar", () => {
    const limit = { 0: (ctx: Context) => ctx.buy(10, { limit: 98, stopLoss: 95, takeProfit: 110 }) };
    expect(fillsOf(play([flat, [100, 112, 94, 100]], limit))).toEqual([
      [10, 98, 1],
      [-10, 95, 1],
    ]);
    expect(fillsOf(play([flat, [100, 112, 97, 111], [105, 111, 104, 105]], limit))).toEqual([
      [10, 98, 1],
      [-10, 110, 2],
    ]);
  });

  it("are cancelled when the position is closed by other means", () => {
    const result = play([flat, flat, flat, [80, 120, 70, 100]], { ...entry, 1: (ctx) => ctx.close() });
    expect(fillsOf(result)).toEqual([
      [10, 100, 1],
      [-10, 100, 2],
    ]);
    expect([1, 2].map((row) => reasonOf(result, row))).toEqual(
      Array(2).fill("The position that it protected was closed."),
    );
  });

  it("of a sale mirror those of a buy", () => {
    const short = { 0: (ctx: Context) => ctx.sell(10, { stopLoss: 105, takeProfit: 90 }) };
    expect(fillsOf(play([flat, flat, [100, 106, 89, 100]], short))[1]).toEqual([10, 105, 2]);
    expect(fillsOf(play([flat, flat, [100, 101, 89, 100]], short))[1]).toEqual([10, 90, 2]);
  });

  it("with the stop-loss on the wrong side are refused", () => {
    const result = play([flat, flat], { 0: (ctx) => ctx.buy(10, { stopLoss: 110, takeProfit: 95 }) });
    expect(reasonOf(result, 0)).toBe("The stop-loss 110 of a buy must lie below its take-profit 95.");
  });
});

describe("one cancels the other", () => {
  it("pairs two orders of a symbol", () => {
    const plan = {
      0: (ctx: Context) => {
        const first = ctx.buy(10, { limit: 95 });
        ctx.buy(10, { stop: 105, oco: first });
      },
    };
    const result = play([flat, [100, 106, 99, 105], [96, 97, 90, 95]], plan);
    expect(fillsOf(result)).toEqual([[10, 105, 1]]);
    expect(statusOf(result, 0)).toBe("cancelled");
  });

  it("refuses a partner that is not working", () => {
    const result = play([flat, flat], { 0: (ctx) => ctx.buy(1, { oco: 7 }) });
    expect(reasonOf(result, 0)).toBe("There is no working order 7 of this symbol to pair with (oco).");
  });
});

describe("time in force", () => {
  it("ends a DAY order with its first session, keeps a GTC order", () => {
    const plan = {
      0: (ctx: Context) => {
        ctx.buy(1, { limit: 90, timeInForce: "DAY" });
        ctx.buy(2, { limit: 90 });
      },
    };
    const result = play([flat, flat, [90, 91, 89, 90]], plan);
    expect(statusOf(result, 0)).toBe("expired");
    expect(reasonOf(result, 0)).toBe("A DAY order ends with its session.");
    expect(fillsOf(result)).toEqual([[2, 90, 2]]);
  });

  it("keeps a DAY order alive through the bars of one day", () => {
    const rows: BarRow[] = Array.from({ length: 30 }, (_, i) => (i === 20 ? [95, 96, 89, 95] : flat));
    const strategy = defineStrategy({
      name: "Day",
      parameters: z.object({}),
      onBar: (ctx) => {
        if (ctx.index === 2) ctx.buy(1, { limit: 90, timeInForce: "DAY" });
      },
    });
    const run = (rowsUsed: BarRow[]) =>
      runBacktest(aSpec(), strategy, [aBarSeries("AAA", rowsUsed, 3_600e6)]);
    expect(run(rows).fills.length).toBe(1);
    const late = rows.map((row, i) => (i === 20 ? flat : i === 25 ? rows[20]! : row));
    expect(run(late).fills.length).toBe(0);
  });
});

describe("refusals state their reason", () => {
  const refusal = (act: (ctx: Context) => void, overrides?: Parameters<typeof aSpec>[0]) => {
    const result = play([flat, flat, flat], { 0: act }, overrides);
    expect(statusOf(result, 0)).toBe("rejected");
    expect(result.fills.length).toBe(0);
    return reasonOf(result, 0);
  };

  it("for a size or price that is no number", () => {
    expect(refusal((ctx) => ctx.buy(Number.NaN))).toBe(
      "buy() and sell() take a size above zero; the strategy gave NaN.",
    );
    expect(refusal((ctx) => ctx.sell(-3))).toBe(
      "buy() and sell() take a size above zero; the strategy gave -3.",
    );
    expect(refusal((ctx) => ctx.buy(Number.POSITIVE_INFINITY))).toBe(
      "An order's size must be a finite number; the strategy asked for Infinity.",
    );
    expect(refusal((ctx) => ctx.targetPercent(Number.NaN))).toBe(
      "An order's size must be a finite number; the strategy asked for NaN.",
    );
    expect(refusal((ctx) => ctx.buy(1, { limit: Number.NaN }))).toBe(
      "An order's limit must be a finite price; the strategy gave NaN.",
    );
  });

  it("for more than the cash", () => {
    expect(refusal((ctx) => ctx.buy(101))).toBe(
      "Not enough free cash: buying 101 AAA at 100.00 needs 10100.00, 10000.00 is free.",
    );
  });

  it("for more than the collateral of a short", () => {
    expect(refusal((ctx) => ctx.sell(101))).toBe(
      "Not enough free cash: selling 101 AAA at 100.00 needs 10100.00, 10000.00 is free.",
    );
  });

  it("for a size below one lot", () => {
    expect(refusal((ctx) => ctx.targetPercent(1), { capital: 50 })).toBe(
      "The size comes to less than one lot of free cash.",
    );
    expect(refusal((ctx) => ctx.buy({ cash: 0.005 }))).toBe(
      "The size comes to less than one lot of free cash.",
    );
  });
});

describe("sizes in money", () => {
  it("are turned into units when they fill, commission included", () => {
    const plan = { 0: (ctx: Context) => ctx.buy({ cash: 1 }) };
    const costs = { commission: { type: "bps" as const, bps: 20 } };
    const result = play([flat, [99.9, 101, 99, 100]], plan, costs);
    expect(fillsOf(result)).toEqual([[Math.floor(10_000 / (99.9 * 1.002)), 99.9, 1]]);
    expect(result.fills.commission[0]).toBeCloseTo(99 * 99.9 * 0.002, 10);
  });

  it("reverse a whole position, closing first", () => {
    const plan = { 0: (ctx: Context) => ctx.targetPercent(1), 1: (ctx: Context) => ctx.targetPercent(-1) };
    const result = play([flat, flat, [110, 111, 109, 110], flat], plan);
    expect(fillsOf(result)).toEqual([
      [100, 100, 1],
      [-200, 110, 2],
    ]);
    expect(Array.from(result.trades.pnl)).toEqual([1000, 1000]);
    expect(result.equity.equity.at(-1)).toBe(12_000);
    expect(result.equity.net.at(-1)).toBeCloseTo(-10_000 / 12_000, 12);
  });

  it("may be fractional when the lot is 0", () => {
    const result = play([flat, flat], { 0: (ctx) => ctx.targetPercent(0.333) }, { lotSize: 0 });
    expect(fillsOf(result)[0]?.[0]).toBeCloseTo(33.3, 10);
  });
});

describe("the end of a run", () => {
  const buy = { 0: (ctx: Context) => ctx.buy(10) };
  const rows: BarRow[] = [flat, flat, [105, 109, 104, 108]];

  it("keeps what is held and marks the open trade", () => {
    const { trades } = play(rows, buy);
    expect([trades.exitTime[0], trades.exitPrice[0], trades.pnl[0], trades.bars[0]]).toEqual([
      Number.NaN,
      108,
      80,
      1,
    ]);
  });

  it("closes it at the last close, or at the last bar's open, when asked", () => {
    const atClose = play(rows, buy, { atEnd: "close-at-last-close" });
    expect(fillsOf(atClose)[1]).toEqual([-10, 108, 2]);
    const atOpen = play(rows, buy, { atEnd: "close-at-last-open", commission: { type: "fixed", amount: 1 } });
    expect(fillsOf(atOpen)[1]).toEqual([-10, 105, 2]);
    expect(atOpen.equity.equity.at(-1)).toBe(10_048);
    expect(atOpen.trades.pnl[0]).toBe(48);
  });

  it("slips there by the last bar's own volume", () => {
    const thin: BarRow[] = [flat, flat, [100, 101, 99, 100, 20]];
    const slippage = { type: "volume-share" as const, impact: 0.1 };
    const { fills } = play(thin, buy, { atEnd: "close-at-last-close", slippage });
    expect(fills.price[1]).toBeCloseTo(100 * (1 - 0.1 * 0.5 * 0.5), 12);
  });
});
