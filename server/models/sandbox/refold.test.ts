import { describe, expect, it } from "vitest";
import { syntheticBars } from "#lib/data/bars/index.ts";
import {
  BacktestSpec,
  type BacktestSpecInput,
  createBacktest,
} from "#lib/model-testing/backtesting/index.ts";
import { builtIns } from "#lib/models/strategies/index.ts";
import { refold } from "./refold.ts";

const bars = [syntheticBars({ symbol: "SYN", bars: 500, seed: 4, price: 100 })];
const dayOf = (index: number) => new Date(bars[0]!.start[index]! / 1000).toISOString().slice(0, 10);

function run(changed: Partial<BacktestSpecInput>) {
  const spec = BacktestSpec.parse({
    strategy: { kind: "built-in", name: "sma-cross" },
    data: { snapshot: "synthetic", symbols: ["SYN"], resolution: "1d" },
    commission: { type: "bps", bps: 1 },
    parameters: { fast: 3, slow: 8 },
    timeZone: "UTC",
    ...changed,
  });
  const backtest = createBacktest({ spec, strategy: builtIns["sma-cross"], bars });
  while (backtest.advance(1000));
  return backtest.result();
}

describe("refolding a result", () => {
  const cases: Record<string, Partial<BacktestSpecInput>> = {
    "a plain account": {},
    "interest on cash": { account: { interest: { type: "annual", debit: 0.05, credit: 0.02 } } },
    "deposits and withdrawals": {
      cashFlows: [
        { date: dayOf(100), amount: 5000 },
        { date: dayOf(200), amount: -900 },
      ],
    },
    "splits and dividends": {
      corporateActions: [60, 120, 180, 240, 300, 360, 420].flatMap((index) => [
        { kind: "dividend" as const, symbol: "SYN", date: dayOf(index), cash: 0.5 },
        { kind: "split" as const, symbol: "SYN", date: dayOf(index + 3), ratio: 1.5 },
      ]),
    },
  };
  it.each(Object.entries(cases))("agrees with %s", (_, changed) => {
    const result = run(changed);
    expect(result.trades.length).toBeGreaterThan(2);
    expect(refold(result, bars)).toBeUndefined();
  });

  it("finds money that came from nowhere", () => {
    const result = run({});
    const equity = { ...result.equity, equity: result.equity.equity.map((value) => value + 1) };
    expect(refold({ ...result, equity }, bars)).toContain("the equity at point 1");
    const { events } = run(cases["interest on cash"]!);
    expect(refold({ ...result, events }, bars)).toContain("events that the run does not have");
  });
});
