import { describe, expect, it } from "vitest";
import { HOUR } from "#lib/core/time.ts";
import { type Context, defineStrategy, type OrderOptions, z } from "#lib/models/strategies/sdk.ts";
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
const at0 = (act: (ctx: Context) => void) => ({ 0: act });

describe("partial fills", () => {
  /** The builder's bars have a volume of 1000: a hundredth is 10 units. */
  const slow = { participation: 0.01 };

  it("take a share of each bar's volume until nothing is left", () => {
    const result = play(
      [flat, flat, flat, flat],
      at0((ctx) => ctx.buy(25)),
      slow,
    );
    expect(fillsOf(result)).toEqual([
      [10, 100, 1],
      [10, 100, 2],
      [5, 100, 3],
    ]);
    expect([statusOf(result, 0), result.orders.filled[0]]).toEqual(["filled", 25]);
  });

  it("share one bar's volume among the orders of a symbol", () => {
    const plan = at0((ctx) => {
      ctx.buy(7);
      ctx.buy(7);
    });
    expect(fillsOf(play([flat, flat, flat], plan, slow))).toEqual([
      [7, 100, 1],
      [3, 100, 1],
      [4, 100, 2],
    ]);
  });

  it("end with the first price when immediate, or never begin when all or nothing", () => {
    const plan = at0((ctx) => {
      ctx.buy(25, { timeInForce: "FOK" });
      ctx.buy(25, { timeInForce: "IOC" });
    });
    const result = play([flat, flat, flat], plan, slow);
    expect(fillsOf(result)).toEqual([[10, 100, 1]]);
    expect([statusOf(result, 0), statusOf(result, 1)]).toEqual(["cancelled", "cancelled"]);
    expect(reasonOf(result, 0)).toBe("A FOK order fills whole at its first price or not at all.");
  });

  it("charge an order's minimum once", () => {
    const commission = { type: "per-share" as const, perShare: 0.01, minimum: 5 };
    const result = play(
      [flat, flat, flat, flat],
      at0((ctx) => ctx.buy(25)),
      { ...slow, commission },
    );
    expect(Array.from(result.fills.commission)).toEqual([5, 0, 0]);
  });

  it("of a bracket's entry make its exits grow, and of an exit make the other shrink", () => {
    const entry = at0((ctx) => ctx.buy(15, { stopLoss: 90, takeProfit: 110 }));
    const result = play([flat, flat, flat, [110, 111, 109, 110], [91, 92, 89, 90]], entry, slow);
    expect(fillsOf(result)).toEqual([
      [10, 100, 1],
      [5, 100, 2],
      [-10, 110, 3],
      [-5, 90, 4],
    ]);
  });

  it("are told to the strategy, with what remains", () => {
    const told: string[] = [];
    const strategy = defineStrategy({
      name: "Listen",
      parameters: z.object({}),
      onBar(ctx) {
        if (ctx.index === 0) ctx.buy(15);
      },
      onOrder: (_ctx, { status, filled, quantity }) => told.push(`${status} ${filled}/${quantity}`),
      onFill: (_ctx, { quantity }) => told.push(`fill ${quantity}`),
    });
    runBacktest(aSpec(slow), strategy, [aBarSeries("AAA", [flat, flat, flat])]);
    expect(told).toEqual(["fill 10", "partially-filled 10/15", "fill 5", "filled 15/15"]);
  });
});

describe("fill timings of an order", () => {
  it("are its own, whatever the run says", () => {
    const rows: BarRow[] = [flat, [101, 106, 100, 104], flat];
    const plan = at0((ctx) => {
      ctx.buy(1);
      ctx.buy(2, { fillTiming: "this-close" });
      ctx.buy(3, { fillTiming: "next-close" });
      ctx.buy(4, { fillTiming: "vwap-of-next" });
    });
    expect(fillsOf(play(rows, plan))).toEqual([
      [2, 100, 0],
      [1, 101, 1],
      [3, 104, 1],
      [4, (106 + 100 + 104) / 3, 1],
    ]);
  });
});

describe("trailing stops", () => {
  const rows: BarRow[] = [flat, [100, 104, 100, 104], [104, 108, 103, 107], [107, 107, 102, 103]];
  const plan = at0((ctx) => {
    ctx.buy(1);
    ctx.sell(1, { trailAmount: 5 });
  });

  it("follow the highest price and sell where it falls back by the amount", () => {
    expect(fillsOf(play(rows, plan))[1]).toEqual([-1, 103, 3]);
  });

  it("do not trust a bar to have risen before it fell, unless the path says so", () => {
    const one: BarRow[] = [flat, [100, 110, 100, 104]];
    expect(fillsOf(play(one, plan)).length).toBe(1);
    expect(fillsOf(play(one, plan, { intrabarPath: "ohlc" }))[1]).toEqual([-1, 105, 1]);
    expect(fillsOf(play(one, plan, { intrabarPath: "olhc" }))[1]).toEqual([-1, 105, 1]);
  });

  it("follow by a fraction of the price", () => {
    const percent = at0((ctx) => {
      ctx.buy(1);
      ctx.sell(1, { trailPercent: 0.05 });
    });
    expect(fillsOf(play(rows, percent))[1]).toEqual([-1, 108 - 0.05 * 108, 3]);
  });
});

describe("auctions", () => {
  const hourly = (hours: number): BarRow[] =>
    Array.from({ length: hours }, (_, h) => [100 + h, 101 + h, 99 + h, 100.5 + h]);

  it("open and close with the session", () => {
    const plan = {
      3: (ctx: Context) => {
        ctx.buy(1, { at: "open" });
        ctx.buy(2, { at: "close" });
      },
    };
    const { fills } = play(hourly(30), plan, {}, HOUR);
    expect(Array.from(fills.price)).toEqual([123.5, 124]);
  });

  it("expire when the limit does not allow their price", () => {
    const result = play(
      [flat, flat],
      at0((ctx) => ctx.buy(1, { at: "open", limit: 99 })),
    );
    expect(reasonOf(result, 0)).toBe("The auction for which it was made is over.");
  });
});

describe("orders that depend on others", () => {
  it("wait until the one before has filled, and end with it", () => {
    const plan = at0((ctx) => {
      const entry = ctx.buy(1, { limit: 95 });
      ctx.sell(1, { limit: 105, after: entry });
      const never = ctx.buy(1, { limit: 50, timeInForce: "DAY" });
      ctx.sell(1, { after: never });
    });
    const result = play([flat, [104, 106, 103, 105], [95, 96, 94, 95], [105, 106, 104, 105]], plan);
    expect(fillsOf(result)).toEqual([
      [1, 95, 2],
      [-1, 105, 3],
    ]);
    expect(reasonOf(result, 3)).toBe("Order 3, after which it was to start, did not fill.");
  });

  it("never open a position when they only reduce", () => {
    const plan = at0((ctx) => {
      ctx.buy(5);
      ctx.sell(9, { stop: 98, reduceOnly: true });
    });
    expect(fillsOf(play([flat, [100, 101, 99, 100], [97, 98, 96, 97]], plan))[1]).toEqual([-5, 97, 2]);
  });

  it("are rejected when post-only and marketable", () => {
    const plan = at0((ctx) => {
      ctx.buy(1, { limit: 101, postOnly: true });
      ctx.buy(1, { limit: 99, postOnly: true });
    });
    const result = play([flat, flat], plan);
    expect([statusOf(result, 0), statusOf(result, 1)]).toEqual(["rejected", "filled"]);
  });
});

describe("replace", () => {
  it("places the order anew with what is left of it, its bracket and its group", () => {
    const plan = {
      0: (ctx: Context) => ctx.buy(10, { limit: 90, stopLoss: 85 }),
      1: (ctx: Context) => {
        const [order] = ctx.orders;
        expect(ctx.replace(order!.id, { limit: 99 })).toBe(2);
        expect(ctx.orders.map(({ id, limit }) => [id, limit])).toEqual([[2, 99]]);
      },
    };
    const result = play([flat, flat, flat, [84, 85, 83, 84]], plan);
    expect(fillsOf(result)).toEqual([
      [10, 99, 2],
      [-10, 84, 3],
    ]);
    expect(reasonOf(result, 0)).toBe("Replaced by order 2.");
  });

  it("leaves the order alone when the change makes no sense", () => {
    const plan = {
      0: (ctx: Context) => ctx.buy(1, { limit: 90 }),
      1: (ctx: Context) => {
        ctx.replace(1, { stop: 80 });
        expect(ctx.replace(77, { limit: 1 })).toBe(0);
      },
    };
    const result = play([flat, flat, flat], plan);
    expect(statusOf(result, 0)).toBe("working");
    expect(reasonOf(result, 1)).toBe("Limit orders have no stop to change; cancel it and make another.");
  });
});

describe("good till date", () => {
  it("ends before the first bar after its date", () => {
    const plan = at0((ctx) => ctx.buy(1, { limit: 95, goodTill: "1970-01-03" }));
    const reached: BarRow = [96, 97, 94, 95];
    expect(fillsOf(play([flat, flat, reached], plan))).toEqual([[1, 95, 2]]);
    const late = play([flat, flat, flat, reached], plan);
    expect(statusOf(late, 0)).toBe("expired");
    expect(reasonOf(late, 0)).toBe("A GTD order ends with its date.");
  });

  it("needs a moment that lies ahead", () => {
    expect(
      reasonOf(
        play(
          [flat],
          at0((ctx) => ctx.buy(1, { goodTill: "1969-12-31" })),
        ),
        0,
      ),
    ).toMatch(/must lie ahead/);
    expect(
      reasonOf(
        play(
          [flat],
          at0((ctx) => ctx.buy(1, { timeInForce: "GTD" })),
        ),
        0,
      ),
    ).toMatch(/give both/);
  });
});

describe("the path inside a bar", () => {
  const wide: BarRow = [100, 112, 93, 100];
  const bracket = at0((ctx) => ctx.buy(1, { stopLoss: 95, takeProfit: 110 }));

  it("decides which exit of a bracket comes first", () => {
    const exit = (intrabarPath: "pessimistic" | "ohlc" | "olhc") =>
      fillsOf(play([flat, wide], bracket, { intrabarPath }))[1]?.[1];
    expect([exit("pessimistic"), exit("ohlc"), exit("olhc")]).toEqual([95, 110, 95]);
  });

  it("is known where there are finer bars", () => {
    const finer = aBarSeries("AAA", [flat, flat, [100, 112, 99, 111], [111, 111, 93, 100]], 12 * HOUR);
    const strategy = defineStrategy({
      name: "Bracket",
      parameters: z.object({}),
      onBar: (ctx) => {
        if (ctx.index === 0) ctx.buy(1, { stopLoss: 95, takeProfit: 110 });
      },
    });
    const spec = aSpec();
    const withFiner = {
      ...spec,
      data: { ...spec.data, finer: { snapshot: "f", resolution: "1h" as const } },
    };
    const result = runBacktest(withFiner, strategy, [aBarSeries("AAA", [flat, wide]), finer]);
    expect(fillsOf(result)[1]).toEqual([-1, 110, 1]);
    expect(result.fills.time[1]).toBe(36 * HOUR - 1);
    expect(() => runBacktest(withFiner, strategy, [aBarSeries("AAA", [flat, wide])])).toThrow(
      'There are no finer bars of "AAA" in this data.',
    );
  });
});

describe("options that make no sense are refused with the reason", () => {
  it.each<[OrderOptions, string | RegExp]>([
    [{ stop: 99, touch: 98 }, "An order waits for its stop or for its touch price, not for both."],
    [{ trailAmount: 1, limit: 5 }, /^A trailing stop has no limit/],
    [
      { trailPercent: 5 },
      "A trailing stop's trailPercent is a fraction between 0 and 1; the strategy gave 5.",
    ],
    [{ stop: 99, timeInForce: "IOC" }, "Stop orders cannot be IOC; they can be GTC, DAY, GTD."],
    [{ postOnly: true }, "Only a limit order can be postOnly; this one is a market order."],
    [{ limit: 9, fillTiming: "next-close" }, /^Only a market order has a fillTiming/],
    [{ at: "open", stop: 5 }, "Market on open trades in an auction: it has no stop, touch or trail."],
    [{ timeInForce: "GTX" as "GTC" }, /^An order's timeInForce must be one of DAY, GTC/],
    [{ at: "noon" as "open" }, /^An order's at must be/],
    [{ after: 1 }, "There is no working order 1 of this symbol to wait for (after)."],
  ])("%o", (options, reason) => {
    const result = play(
      [flat, flat],
      at0((ctx) => ctx.buy(1, options)),
    );
    expect(statusOf(result, 0)).toBe("rejected");
    if (typeof reason === "string") expect(reasonOf(result, 0)).toBe(reason);
    else expect(reasonOf(result, 0)).toMatch(reason);
  });
});
