import { describe, expect, it } from "vitest";
import { syntheticBars } from "#lib/data/bars/index.ts";
import { BacktestSpec, createBacktest } from "#lib/model-testing/backtesting/index.ts";
import { builtIns } from "#lib/models/strategies/index.ts";
import { changeOf, compareResults } from "./compare-results.ts";
import { commissionField, withCommission } from "./costs.ts";

const bars = [syntheticBars({ symbol: "SYN", bars: 600, seed: 3, price: 100 })];
const spec = BacktestSpec.parse({
  strategy: { kind: "built-in", name: "sma-cross" },
  data: { snapshot: "synthetic", symbols: ["SYN"], resolution: "1d" },
});
function run(changed: BacktestSpec) {
  const backtest = createBacktest({ spec: changed, strategy: builtIns["sma-cross"], bars });
  while (backtest.advance(1000));
  return backtest.result();
}

describe("what-if compared with its base", () => {
  it("calls the same run the same in every figure", () => {
    const figures = compareResults(run(spec), run(spec));
    expect(figures.map(changeOf).every((change) => change === 0)).toBe(true);
    expect(figures.some(({ verdict }) => verdict)).toBe(false);
  });

  it("calls what costs more worse, and trades neither", () => {
    const figures = compareResults(run(withCommission(spec, 50)), run(spec));
    const of = (id: string) => figures.find((figure) => figure.id === id);
    expect(of("equity")).toMatchObject({ verdict: "worse" });
    expect(changeOf(of("equity")!)).toBeLessThan(0);
    expect(of("trades")?.verdict).toBeUndefined();
  });

  it("has no change where a value is missing", () => {
    expect(changeOf({ whatIf: null, base: 1, decimals: 2 })).toBeNull();
  });

  it("has the change between the figures as shown", () => {
    expect(changeOf({ whatIf: 1.001, base: 1, decimals: 2 })).toBe(0);
    expect(changeOf({ whatIf: 0.236, base: 0.234, decimals: 2 })).toBe(0.01);
  });
});

describe("the commission slider", () => {
  it("starts where the run is and returns to no commission at zero", () => {
    const costly = withCommission(spec, 12.5);
    expect(costly.commission).toEqual({ type: "bps", bps: 12.5 });
    expect(commissionField(costly)).toMatchObject({ default: 12.5, maximum: 25 });
    expect(withCommission(costly, 0).commission).toEqual({ type: "none" });
    expect(withCommission(costly, undefined)).toBe(costly);
  });

  it("is not offered where commission is paid by share", () => {
    const byShare = {
      ...spec,
      commission: { type: "per-share", perShare: 0.01, minimum: 1, maximum: 0 } as const,
    };
    expect(commissionField(byShare)).toBeUndefined();
  });
});
