import { describe, expect, it } from "vitest";
import { AppError } from "#lib/core/errors.ts";
import { DAY, HOUR } from "#lib/core/time.ts";
import { syntheticBars } from "#lib/data/bars/index.ts";
import { ColumnCache } from "#lib/data/features/index.ts";
import {
  type Context,
  crossesAbove,
  crossesBelow,
  defineStrategy,
  highest,
  signals,
  sma,
  ta,
  z,
} from "#lib/models/strategies/sdk.ts";
import { aBarSeries, aSpec, type BarRow, runBacktest } from "#lib/testkit/builders/index.ts";
import { createBacktest } from "./index.ts";

const rows: BarRow[] = Array.from({ length: 12 }, (_, i) => [100 + i, 102 + i, 99 + i, 101 + i]);
const bars = aBarSeries("AAA", rows);
const parameters = z.object({});

function failure(act: () => unknown): AppError {
  try {
    act();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}

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
    expect(failure(() => runBacktest(aSpec(), other, [bars])).message).toContain(
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
    const error = failure(() => createBacktest({ spec: aSpec(), strategy, bars: [long] }));
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
    expect(failure(() => runBacktest(aSpec(), strategy, [bars])).message).toBe(
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
    const error = failure(() => runBacktest(aSpec(), strategy, [bars]));
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
    expect(failure(() => runBacktest(aSpec(), strategy, [bars])).at).toBe(hook);
  });

  it("with an indicator of the wrong length is told so", () => {
    const strategy = defineStrategy({
      name: "Short",
      parameters,
      indicators: () => ({ x: new Float64Array(3) }),
      onBar() {},
    });
    expect(failure(() => createBacktest({ spec: aSpec(), strategy, bars: [bars] })).message).toBe(
      'Indicator "x" of Short must be a Float64Array with one value for each of the 12 bars.',
    );
  });
});

describe("what a run refuses", () => {
  const strategy = defineStrategy({
    name: "Averages",
    parameters: z.object({ fast: z.int().min(2).max(50).default(5) }),
    onBar() {},
  });
  const refuse = (overrides: Parameters<typeof aSpec>[0], some = [bars]) =>
    failure(() => createBacktest({ spec: aSpec(overrides), strategy, bars: some }));

  it("is an unknown or impossible parameter", () => {
    const unknown = refuse({ parameters: { slow: 3 } });
    expect([unknown.message, unknown.at]).toEqual([
      'Averages has no parameter "slow"; it has fast.',
      "parameters.slow",
    ]);
    const wrong = refuse({ parameters: { fast: 1 } });
    expect([wrong.code, wrong.at]).toEqual(["bad-input", "parameters.fast"]);
    expect(wrong.message).toContain('Parameter "fast" is 1');
  });

  it("is a symbol without bars, or a zone nobody knows", () => {
    expect(refuse({ symbols: ["BBB"] }).message).toBe('There are no bars of "BBB" in this data.');
    expect(refuse({ timeZone: "Mars/Olympus" }).message).toContain('"Mars/Olympus" is not a time zone');
  });

  it("is a symbol named twice", () => {
    expect(() => aSpec({ symbols: ["AAA", "AAA"] })).toThrow("Name each symbol once");
  });

  it("is a period without bars", () => {
    const spec = aSpec();
    const late = { ...spec, data: { ...spec.data, from: "2030-01-01" } };
    const error = failure(() => createBacktest({ spec: late, strategy, bars: [bars] }));
    expect(error.message).toBe("There are no bars from 2030-01-01 to the last; choose another period.");
  });

  it("is bars out of order or without a price", () => {
    const back = {
      ...bars,
      end: bars.end.map((end, i) => (i === 5 ? 5 : end)),
      start: bars.start.map((s, i) => (i === 5 ? 4 : s)),
    };
    expect(refuse({}, [back]).message).toContain("Bar 6 of AAA");
    const hole = { ...bars, close: bars.close.map((close, i) => (i === 3 ? Number.NaN : close)) };
    expect(refuse({}, [hole]).message).toBe(
      "Bar 4 of AAA (1970-01-04T00:00:00Z) lacks a price; import the data again.",
    );
  });
});

describe("the period and the benchmark", () => {
  it("cuts the bars by local date, both ends included", () => {
    const strategy = defineStrategy({ name: "Idle", parameters, onBar() {} });
    const spec = aSpec({ benchmark: "AAA" });
    const period = { ...spec, data: { ...spec.data, from: "1970-01-03", to: "1970-01-05" } };
    const { equity, benchmark, bars: count } = runBacktest(period, strategy, [bars]);
    expect([equity.length, equity.time[0], count]).toEqual([3, 3 * DAY, 3]);
    expect(Array.from(benchmark)).toEqual([103, 104, 105].map((close) => (10_000 / 102) * close));
  });
});

describe("signals", () => {
  it("run as the strategy that says the same by hand", () => {
    const shape = z.object({
      fast: z.int().min(1).max(9).default(3),
      slow: z.int().min(2).max(30).default(8),
    });
    const declared = signals({
      name: "Declared",
      parameters: shape,
      enter: (p, { close }) => crossesAbove(sma(close, p.fast), sma(close, p.slow)),
      exit: (p, { close }) => crossesBelow(sma(close, p.fast), sma(close, p.slow)),
    });
    const written = defineStrategy({
      name: "Written",
      parameters: shape,
      indicators: (p, { close }) => ({ fast: sma(close, p.fast), slow: sma(close, p.slow) }),
      onBar(ctx) {
        const { fast, slow } = ctx.indicators;
        if (ctx.position.isFlat && fast.crossesAbove(slow)) ctx.targetPercent(1);
        else if (ctx.position.isLong && fast.crossesBelow(slow)) ctx.close();
      },
    });
    const market = syntheticBars({ symbol: "AAA", bars: 2000, seed: 5 });
    const spec = aSpec({ capital: 1e6 });
    const [a, b] = [declared, written].map((strategy) => runBacktest(spec, strategy, [market]));
    expect(a!.fills.length).toBeGreaterThan(100);
    expect(a!.fills).toEqual(b!.fills);
    expect(a!.equity).toEqual(b!.equity);
  });

  it("sell short when asked to", () => {
    const strategy = signals({
      name: "Short",
      parameters,
      side: "short",
      size: () => 0.5,
      enter: (_p, { close }) => close.map((_c, i) => (i === 1 ? 1 : 0)),
      exit: (_p, { close }) => close.map((_c, i) => (i === 4 ? 1 : 0)),
    });
    const { trades } = runBacktest(aSpec(), strategy, [bars]);
    expect([trades.quantity[0], trades.bars[0], trades.pnl[0]]).toEqual([-49, 3, -147]);
  });
});

it("spreads equal parts over many symbols and rotates without spare cash", () => {
  const two = [aBarSeries("AAA", rows), aBarSeries("BBB", rows)];
  const strategy = defineStrategy({
    name: "Rotate",
    parameters,
    onBar(ctx: Context) {
      const mine = ctx.symbol === "AAA" ? ctx.index % 2 === 0 : ctx.index % 2 === 1;
      ctx.targetPercent(mine ? 1 : 0);
    },
  });
  const { fills, orders } = runBacktest(aSpec({ symbols: ["AAA", "BBB"] }), strategy, two);
  expect(Array.from(orders.status).filter((status) => status === 3)).toEqual([]);
  expect(fills.length).toBe(1 + 2 * 10);
});

it("enters and leaves by quantitative features", () => {
  const strategy = signals({
    name: "Reversion",
    parameters: z.object({ depth: z.number().default(-1) }),
    enter({ depth }, { close }) {
      const score = ta.zScore(close, { period: 20 });
      const life = ta.halfLife(close, { period: 40 });
      return score.map((value, i) => Number(value < depth && life[i]! < 200));
    },
    exit: (_p, { close }) => ta.zScore(close, { period: 20 }).map((value) => Number(value > 0)),
  });
  const walk = syntheticBars({ symbol: "AAA", bars: 400, seed: 4 });
  const { trades } = runBacktest(aSpec(), strategy, [walk]);
  expect(trades.length).toBeGreaterThan(3);
});

describe("columns shared between runs", () => {
  const long = syntheticBars({ symbol: "AAA", bars: 400, seed: 4 });
  const crossing = (write: boolean) =>
    defineStrategy({
      name: "Crossing",
      parameters: z.object({ fast: z.int().default(5) }),
      indicators({ fast }, { close }) {
        const [quick, slow] = [sma(close, fast), sma(close, 30)];
        if (write) slow.fill(1);
        return { up: crossesAbove(quick, slow), down: crossesBelow(quick, slow) };
      },
      onBar(ctx) {
        const { up, down } = ctx.indicators;
        if (ctx.position.isFlat && up.now) ctx.targetPercent(0.9);
        else if (!ctx.position.isFlat && down.now) ctx.close();
      },
    });
  const run = (fast: number, columns?: ColumnCache, write = false) => {
    const backtest = createBacktest({
      spec: aSpec({ parameters: { fast } }),
      strategy: crossing(write),
      bars: [long],
      ...(columns ? { columns } : {}),
    });
    while (backtest.advance(64));
    return backtest.result();
  };

  it("give the same result as a run of one's own", () => {
    const columns = new ColumnCache({ maxBytes: 12 * long.length * 8 });
    for (const fast of [5, 8, 5, 13, 5, 8]) expect(run(fast, columns)).toEqual(run(fast));
    expect(columns.hits).toBeGreaterThan(columns.misses);
    expect(columns.bytes).toBeLessThanOrEqual(12 * long.length * 8);
  });

  it("are not spoilt by a strategy that writes into them", () => {
    const columns = new ColumnCache({ maxBytes: 1e6 });
    const plain = run(5);
    expect(run(5, columns, true)).not.toEqual(plain);
    expect(run(5, columns)).toEqual(plain);
  });
});
