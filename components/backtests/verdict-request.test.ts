import { describe, expect, it } from "vitest";
import { syntheticBars } from "#lib/data/bars/index.ts";
import { BacktestSpec, createBacktest, type RunView } from "#lib/model-testing/backtesting/index.ts";
import { builtIns } from "#lib/models/strategies/index.ts";
import { requestOf } from "./verdict-request.ts";

const bars = [syntheticBars({ symbol: "SYN", bars: 300, seed: 5, price: 100 })];

function compared(letter: string, fast: number, changes: object = {}) {
  const spec = BacktestSpec.parse({
    strategy: { kind: "built-in", name: "sma-cross" },
    parameters: { fast, slow: 50 },
    data: { snapshot: "synthetic", symbols: ["SYN"], resolution: "1d" },
    benchmark: "SYN",
    ...changes,
  });
  const backtest = createBacktest({ spec, strategy: builtIns["sma-cross"], bars });
  while (backtest.advance(1000));
  return { run: {} as RunView, result: backtest.result(), letter };
}

describe("what a comparison hands to the verdict", () => {
  it("is one return a session of each run, and of the benchmark they share", () => {
    const [a, b] = [compared("A", 5), compared("B", 10)];
    const { trials, benchmark } = requestOf([a, b])!;
    expect(trials.map(({ length }) => length)).toEqual([300, 300]);
    const { equity } = a.result.equity;
    expect(trials[0]![200]).toBeCloseTo(equity[200]! / equity[199]! - 1, 12);
    const { close } = bars[0]!;
    expect(benchmark![200]).toBeCloseTo(close[200]! / close[199]! - 1, 12);
  });

  it("has no benchmark where the runs have different ones", () => {
    const request = requestOf([compared("A", 5), compared("B", 10, { benchmark: undefined })]);
    expect(request).not.toHaveProperty("benchmark");
    expect(request!.trials).toHaveLength(2);
  });

  it("is not there for runs that share no time", () => {
    const late = compared("B", 5, {
      data: { snapshot: "synthetic", symbols: ["SYN"], resolution: "1d", from: "2010-06-01" },
    });
    const early = compared("A", 5, {
      data: { snapshot: "synthetic", symbols: ["SYN"], resolution: "1d", to: "2010-03-01" },
    });
    expect(requestOf([early, late])).toBeUndefined();
  });
});
