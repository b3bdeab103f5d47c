import { describe, expect, it } from "vitest";
import { DAY, HOUR } from "#lib/core/time.ts";
import { syntheticBars } from "#lib/data/bars/index.ts";
import { defineStrategy, highest, sma, z } from "#lib/models/strategies/sdk.ts";
import { aBarSeries, aSpec, type BarRow, failureOf, runBacktest } from "#lib/testkit/builders/index.ts";
import { createBacktest } from "./index.ts";

const rows: BarRow[] = Array.from({ length: 12 }, (_, i) => [100 + i, 102 + i, 99 + i, 101 + i]);
const bars = aBarSeries("AAA", rows);
const parameters = z.object({});

describe("what a strategy can see", () => {
  it("is the current bar and what came before it, never more", () => {
    const seen: unknown[] = [];
    const strategy = defineStrategy({
      name: "Look",
      parameters,
      indicators: (_p, { high }) => ({ top: highest(high, 3) }),
      warmup: () => 2,
      onBar({ index, time, bar, history, indicators }) {
        seen.push([index, time, bar.close, history.open.ago(1), indicators.top.now, history.close.ago(99)]);
        expect(() => history.close.ago(-1)).toThrow("ago(-1) lies ahead of now; count bars back from 0.");
        expect(() => indicators.top.ago(Number.NaN)).toThrow(RangeError);
      },
    });
    runBacktest(aSpec(), strategy, [bars]);
    expect(seen.length).toBe(10);
    expect(seen[0]).toEqual([2, 3 * DAY, 103, 101, 104, Number.NaN]);
  });

  it("holds no way to the engine's columns", () => {
    let reached: string[] = [];
    const strategy = defineStrategy({
      name: "Reach",
      parameters,
      indicators: (_p, { close }) => ({ mean: sma(close, 2) }),
      onBar(ctx) {
        const values = [ctx, ctx.bar, ctx.history.close, ctx.indicators.mean, ctx.position, ctx.account];
        reached = values
          .flatMap((value) => Object.values(value ?? {}))
          .flatMap((v) => (ArrayBuffer.isView(v) ? ["array"] : []));
      },
    });
    runBacktest(aSpec(), strategy, [bars]);
    expect(reached).toEqual([]);
  });

  it("of another symbol is its latest bar that has ended", () => {
    const daily = aBarSeries("DAY", rows.slice(0, 3));
    const hourly = aBarSeries(
      "HOUR",
      Array.from({ length: 72 }, () => rows[0]!),
      HOUR,
    );
    const seen: [number, number][] = [];
    const strategy = defineStrategy({
      name: "Two clocks",
      parameters,
      onBar(ctx) {
        if (ctx.symbol === "HOUR") seen.push([ctx.index, ctx.of("DAY").index]);
      },
    });
    runBacktest(aSpec({ symbols: ["DAY", "HOUR"] }), strategy, [daily, hourly]);
    expect(seen.slice(21, 25)).toEqual([
      [21, -1],
      [22, -1],
      [23, 0],
      [24, 0],
    ]);
    const other = defineStrategy({ name: "Typo", parameters, onBar: (ctx) => void ctx.of("BBB") });
    expect(failureOf(() => runBacktest(aSpec(), other, [bars])).message).toContain(
      '"BBB" is not among the symbols',
    );
  });

  it("lets an order for a symbol whose bar is under way wait for the next bar", () => {
    const daily = aBarSeries("DAY", rows.slice(0, 3));
    const hourly = aBarSeries(
      "HOUR",
      Array.from({ length: 72 }, () => rows[0]!),
      HOUR,
    );
    const strategy = defineStrategy({
      name: "Cross",
      parameters,
      onBar(ctx) {
        if (ctx.symbol === "HOUR" && ctx.index === 30) ctx.of("DAY").buy(1);
      },
    });
    const { fills } = runBacktest(aSpec({ symbols: ["DAY", "HOUR"] }), strategy, [daily, hourly]);
    expect([fills.time[0], fills.price[0]]).toEqual([2 * DAY, 102]);
  });

  it("ends with indicators that read ahead", () => {
    const strategy = defineStrategy({
      name: "Oracle",
      parameters,
      indicators: (_p, { close }) => ({ tomorrow: close.map((_v, i) => close[i + 1] ?? Number.NaN) }),
      onBar() {},
    });
    const long = syntheticBars({ symbol: "AAA", bars: 100, seed: 1 });
    const error = failureOf(() => createBacktest({ spec: aSpec(), strategy, bars: [long] }));
    expect([error.code, error.at]).toEqual(["strategy-failed", "indicators.tomorrow"]);
    expect(error.message).toBe(
      'Indicator "tomorrow" of Oracle reads ahead: its value at bar 50 changes when the bars after 50 are left out.',
    );
  });
});

describe("hooks", () => {
  it("come in order: start, orders and fills after their bar, bar, end", () => {
    const calls: string[] = [];
    const strategy = defineStrategy({
      name: "Calls",
      parameters,
      onStart: () => calls.push("start"),
      onBar(ctx) {
        calls.push(`bar ${ctx.index}`);
        if (ctx.index === 0) ctx.buy(1, { limit: 101 });
      },
      onOrder: (ctx, order) => calls.push(`order ${order.id} ${order.status} at ${ctx.index}`),
      onFill: (ctx, fill) => calls.push(`fill ${fill.quantity} × ${fill.price} at ${ctx.index}`),
      onEnd: (ctx) => calls.push(`end ${ctx.position.quantity}`),
    });
    runBacktest(aSpec(), strategy, [aBarSeries("AAA", rows.slice(0, 2))]);
    expect(calls).toEqual(["start", "bar 0", "fill 1 × 101 at 1", "order 1 filled at 1", "bar 1", "end 1"]);
  });

  it("may order from onFill, for later bars", () => {
    const strategy = defineStrategy({
      name: "Chain",
      parameters,
      onBar: (ctx) => {
        if (ctx.index === 0) ctx.buy(1);
      },
      onFill: (ctx, fill) => {
        if (fill.quantity > 0) ctx.close();
      },
    });
    const { fills } = runBacktest(aSpec(), strategy, [bars]);
    expect(Array.from(fills.time)).toEqual([1 * DAY, 2 * DAY]);
  });

  it("stop a strategy that orders on every fill without end", () => {
    const strategy = defineStrategy({
      name: "Loop",
      parameters,
      onBar: (ctx) => ctx.buy(Number.NaN),
      onOrder: (ctx) => ctx.buy(Number.NaN),
    });
    expect(failureOf(() => runBacktest(aSpec(), strategy, [bars])).message).toBe(
      "Loop caused more than 20000 order events at one moment; its onOrder or onFill answers itself.",
    );
  });

  it("share state per symbol, and chance that repeats", () => {
    const numbers: number[] = [];
    const strategy = defineStrategy({
      name: "State",
      parameters,
      state: () => ({ count: 0 }),
      onBar(ctx) {
        ctx.state.count++;
        numbers.push(ctx.random());
      },
      onEnd: (ctx) => ctx.log(`${ctx.symbol} ${ctx.state.count}`),
    });
    const two = [bars, aBarSeries("BBB", rows.slice(0, 5))];
    const { logs } = runBacktest(aSpec({ symbols: ["AAA", "BBB"] }), strategy, two);
    expect(logs.map((line) => line.message)).toEqual(["AAA 12", "BBB 5"]);
    const first = numbers.splice(0);
    runBacktest(aSpec({ symbols: ["AAA", "BBB"] }), strategy, two);
    expect(numbers).toEqual(first);
    expect(new Set(first).size).toBe(first.length);
  });

  it("keep the log within its limit and say so", () => {
    const strategy = defineStrategy({
      name: "Chatter",
      parameters,
      onBar: (ctx) => {
        for (let k = 0; k < 2000; k++) ctx.log("x".repeat(5000));
      },
    });
    const { logs } = runBacktest(aSpec(), strategy, [bars]);
    expect([logs.length, logs[0]?.message.length]).toEqual([10_000, 1000]);
    expect(logs.at(-1)?.message).toBe("The log holds 10000 lines; later ones are dropped.");
  });
});

describe("a failing strategy", () => {
  it("names the hook, the bar, the symbol and keeps the cause", () => {
    const cause = new TypeError("x is not a function");
    const strategy = defineStrategy({
      name: "Broken",
      parameters,
      onBar(ctx) {
        if (ctx.index === 2) throw cause;
      },
    });
    const error = failureOf(() => runBacktest(aSpec(), strategy, [bars]));
    expect(error.code).toBe("strategy-failed");
    expect(error.message).toBe("Broken failed in onBar at 1970-01-04T00:00:00Z on AAA: x is not a function");
    expect(error.cause).toBe(cause);
  });

  it.each(["onStart", "onOrder", "onFill", "onEnd"] as const)("names %s", (hook) => {
    const strategy = defineStrategy({
      name: "Broken",
      parameters,
      onBar: (ctx) => void ctx.buy(1),
      [hook]: () => {
        throw new Error("no");
      },
    });
    expect(failureOf(() => runBacktest(aSpec(), strategy, [bars])).at).toBe(hook);
  });

  it("with an indicator of the wrong length is told so", () => {
    const strategy = defineStrategy({
      name: "Short",
      parameters,
      indicators: () => ({ x: new Float64Array(3) }),
      onBar() {},
    });
    expect(failureOf(() => createBacktest({ spec: aSpec(), strategy, bars: [bars] })).message).toBe(
      'Indicator "x" of Short must be a Float64Array with one value for each of the 12 bars.',
    );
  });
});
