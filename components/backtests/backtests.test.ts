import { describe, expect, it } from "vitest";
import { toBars } from "#lib/data/bars/index.ts";
import { BacktestSpec } from "#lib/model-testing/backtesting/index.ts";
import { barsOfRun } from "./bars-of-run.ts";
import { ranksOf, specDifferences } from "./best-worst.ts";
import { periodTemplates, templateOf } from "./period-templates.ts";
import { rebase } from "./rebase.ts";
import { launchAddress, queryToSpec, specToQuery } from "./spec-query.ts";

const spec = (over: object = {}) =>
  BacktestSpec.parse({
    strategy: { kind: "built-in", name: "sma-cross" },
    parameters: { fast: 20, trend: true, kind: "a,b:c" },
    data: { snapshot: "abc", symbols: ["BRK.B", "S&P 500", "A,B"], resolution: "1d", from: "2001-01-01" },
    commission: { type: "per-share", perShare: 0.005, minimum: 1 },
    slippage: { type: "spread-fraction", fraction: 0.5, spreadBps: 2 },
    benchmark: "S&P 500",
    ...over,
  });

describe("the launch form in the address", () => {
  it("comes back as it was", () => {
    for (const one of [
      spec(),
      spec({ strategy: { kind: "version", hash: "a".repeat(64) }, parameters: {} }),
      spec({
        commission: { type: "bps", bps: 1.5 },
        slippage: { type: "bps", bps: 2 },
        fillTiming: "this-close",
      }),
      spec({
        commission: { type: "fixed", amount: 2 },
        slippage: { type: "none" },
        benchmark: undefined,
        seed: 7,
      }),
      spec({
        data: { ...spec().data, finer: { snapshot: "def", resolution: "1m" } },
        sizing: { at: "order", cashBuffer: 0.01 },
        stopFirst: true,
        orderStyle: { type: "limit", distance: 0.01, limitDistance: 0.005, timeInForce: "GTC", exits: true },
        instruments: { "A,B": { multiplier: 50, settlement: "daily" } },
        currencies: { EUR: { symbol: "S&P 500" } },
        conversion: "hold-balances",
        cashFlows: [{ date: "2002-01-02", amount: -5 }],
      }),
    ])
      expect(BacktestSpec.parse(queryToSpec(specToQuery(one)))).toEqual(one);
  });

  it("survives being an address", () => {
    const address = new URL(launchAddress(spec()), "http://localhost");
    expect(BacktestSpec.parse(queryToSpec(Object.fromEntries(address.searchParams)))).toEqual(spec());
  });

  it("leaves out what makes no sense", () => {
    const read = queryToSpec({
      capital: "-5",
      from: "yesterday",
      commission: "bps:x",
      fill: "never",
      p: "fast",
      seed: "1.5",
    });
    expect(read).toEqual({ parameters: {}, data: {} });
    expect(queryToSpec({ symbols: "%E0%A4%A" }).data.symbols).toEqual(["%E0%A4%A"]);
  });
});

describe("period templates", () => {
  it("offers only what the data can fill", () => {
    const templates = periodTemplates({ from: "2000-01-03", to: "2020-04-16" });
    expect(templates.map(({ label }) => label)).toEqual([
      "All",
      "1Y",
      "5Y",
      "10Y",
      "Dot-com",
      "2008",
      "2020",
    ]);
    expect(templates.find(({ label }) => label === "5Y")?.from).toBe("2015-04-16");
    expect(periodTemplates({ from: "2023-01-01", to: "2023-06-01" }).map(({ label }) => label)).toEqual([
      "All",
    ]);
  });

  it("counts years back from 29 February", () => {
    const [, one] = periodTemplates({ from: "2010-01-01", to: "2020-02-29" });
    expect(one?.from).toBe("2019-02-28");
    expect(templateOf(periodTemplates({ from: "2010-01-01", to: "2020-02-29" }), { from: "", to: "" })).toBe(
      "All",
    );
  });
});

describe("curves side by side", () => {
  it("start at one where all begin, and carry the last value over gaps", () => {
    const found = rebase([
      { times: Float64Array.of(1, 2, 3, 4), values: Float64Array.of(100, 110, 121, 90) },
      { times: Float64Array.of(2, 4, 5), values: Float64Array.of(50, 60, 70) },
    ])!;
    expect([...found.times]).toEqual([2, 3, 4]);
    expect(found.curves.map((curve) => [...curve].map((value) => Number(value.toFixed(9))))).toEqual([
      [1, 1.1, 0.818181818],
      [1, 1, 1.2],
    ]);
    expect(found.clipped).toBe(true);
  });

  it("share nothing when they never overlap or one is empty", () => {
    const early = { times: Float64Array.of(1, 2), values: Float64Array.of(1, 1) };
    const late = { times: Float64Array.of(3, 4), values: Float64Array.of(1, 1) };
    expect(rebase([early, late])).toBeNull();
    expect(rebase([early, { times: new Float64Array(), values: new Float64Array() }])).toBeNull();
    expect(rebase([early, early])?.clipped).toBe(false);
  });

  it("rank by what is good: more Sharpe, less volatility, a shallower fall", () => {
    expect(ranksOf("sharpe", [0.5, null, 1])).toEqual(["worst", null, "best"]);
    expect(ranksOf("volatility", [0.1, 0.2])).toEqual(["best", "worst"]);
    expect(ranksOf("maxDrawdown", [-0.5, -0.1])).toEqual(["worst", "best"]);
    expect(ranksOf("exposure", [0.5, 1])).toEqual([null, null]);
    expect(ranksOf("sharpe", [1, 1])).toEqual([null, null]);
  });

  it("list only the settings that differ", () => {
    const [a, b] = [spec({ parameters: { fast: 10 } }), spec({ parameters: { fast: 20 }, capital: 5000 })];
    expect(specDifferences([a, b], ["SMA cross", "SMA cross"])).toEqual([
      { label: "fast", values: ["10", "20"] },
      { label: "Capital", values: ["100000 USD", "5000 USD"] },
    ]);
  });
});

describe("the bars of a run", () => {
  const column = Float64Array.of(1, 2, 3, 4);
  const bars = toBars("X", [
    column,
    column.map((start) => start + 1),
    column,
    column,
    column,
    column,
    column,
  ]);

  it("are those that end within its span", () => {
    expect([...barsOfRun(bars, Float64Array.of(3, 4)).start]).toEqual([2, 3]);
    expect(barsOfRun(bars, new Float64Array()).length).toBe(4);
  });
});
