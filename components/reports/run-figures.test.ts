import { describe, expect, it } from "vitest";
import { syntheticBars } from "#lib/data/bars/index.ts";
import { type BacktestResult, BacktestSpec, createBacktest } from "#lib/model-testing/backtesting/index.ts";
import {
  computeStatistics,
  expectedBestSharpe,
  probabilisticSharpe,
} from "#lib/model-testing/benchmarking/index.ts";
import { builtIns } from "#lib/models/strategies/index.ts";
import { figuresOf, statisticsInputOf } from "./run-figures.ts";

const bars = [syntheticBars({ symbol: "SYN", bars: 800, seed: 5, price: 100 })];
const spec = BacktestSpec.parse({
  strategy: { kind: "built-in", name: "sma-cross" },
  data: { snapshot: "synthetic", symbols: ["SYN"], resolution: "1d" },
  commission: { type: "bps", bps: 5 },
  benchmark: "SYN",
});
function run(changed: BacktestSpec) {
  const backtest = createBacktest({ spec: changed, strategy: builtIns["sma-cross"], bars });
  while (backtest.advance(1000));
  return backtest.result();
}

describe("the figures of a result", () => {
  it("come out of the result's columns as the engine computed them", () => {
    const result = run(spec);
    expect(computeStatistics(statisticsInputOf(result)!)).toEqual(result.statistics);
  });

  it("follow the chosen set, for the benchmark too", () => {
    const result = run(spec);
    const lean = figuresOf(result, "lean");
    expect(lean.conventions).toBe("lean");
    expect(lean.statistics.sharpe.value).not.toBe(result.statistics.sharpe.value);
    expect(lean.benchmarkStatistics?.sharpe.value).not.toBe(result.benchmarkStatistics?.sharpe.value);
    expect(figuresOf(result, "standard").statistics).toBe(result.statistics);
  });

  it("deflate the Sharpe ratio by how often the strategy was tried, and nothing else", () => {
    const result = run(spec);
    const alone = figuresOf(result, "standard", { count: 1, sharpeDeviation: 0 });
    const among = figuresOf(result, "standard", { count: 40, sharpeDeviation: 0.5 });
    expect(alone).toMatchObject({ tried: 1, statistics: result.statistics });
    const { deflatedSharpe, ...others } = among.statistics;
    expect(result.statistics).toMatchObject(others);
    expect(deflatedSharpe.value).toBeLessThan(result.statistics.deflatedSharpe.value!);
    // 40 trials whose yearly ratios deviate by 0.5: 0.5 ÷ √252 × the expected maximum of 40 normals.
    const { value, n } = result.statistics.sharpe;
    const shape = { sharpe: value! / Math.sqrt(252), n, skew: 0, kurtosis: 3 };
    const chance = probabilisticSharpe(shape, expectedBestSharpe(40, 0.5 / Math.sqrt(252)));
    expect(deflatedSharpe.value).toBeCloseTo(chance, 1);
  });

  it("follow the set when money came and went", () => {
    const result = run({ ...spec, cashFlows: [{ date: "2010-06-01", amount: 1000 }] });
    expect(figuresOf(result, "lean").conventions).toBe("lean");
    expect(computeStatistics(statisticsInputOf(result)!)).toEqual(result.statistics);
  });

  it("are computed anew for results of an engine that kept fewer", () => {
    const { deflatedSharpe: _absent, ...fewer } = run(spec).statistics;
    const old = { ...run(spec), statistics: fewer } as BacktestResult;
    expect(figuresOf(old, "standard").statistics.deflatedSharpe.value).not.toBeUndefined();
  });

  it("stay the engine's own where the columns do not hold all that they rest on", () => {
    const result = { ...run(spec), spec: { ...spec, instruments: {} } };
    expect(figuresOf(result, "lean")).toMatchObject({
      conventions: "standard",
      statistics: result.statistics,
    });
  });
});
