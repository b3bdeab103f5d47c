import { expect, it } from "vitest";
import { syntheticBars } from "#lib/data/bars/index.ts";
import {
  BacktestSpec,
  type BacktestSpecInput,
  createBacktest,
} from "#lib/model-testing/backtesting/index.ts";
import { builtIns } from "#lib/models/strategies/index.ts";
import { strategyRows } from "./strategy-rows.ts";

function run(changed: Partial<BacktestSpecInput> = {}) {
  const members = ["sma-cross", "buy-and-hold"].map((name) => ({
    name,
    strategy: { kind: "built-in" as const, name },
  }));
  const spec = BacktestSpec.parse({
    strategy: { kind: "several", members },
    data: { snapshot: "none", symbols: ["SYN"], resolution: "1d" },
    commission: { type: "bps", bps: 3 },
    account: { margin: { type: "rate", initial: 0.4, maintenance: 0.2 } },
    ...changed,
  });
  const bars = [syntheticBars({ symbol: "SYN", bars: 900, seed: 5, price: 50 })];
  const strategy = [builtIns["sma-cross"], builtIns["buy-and-hold"]];
  const backtest = createBacktest({ spec, strategy, bars });
  while (backtest.advance(1000));
  return backtest.result();
}

it("says what each strategy added, and the sum is what the account gained", () => {
  const result = run();
  const rows = strategyRows(result);
  expect(rows.map(({ name, isAccount }) => [name, isAccount])).toEqual([
    ["sma-cross", false],
    ["buy-and-hold", false],
  ]);
  const gain = result.equity.equity.at(-1)! - 100_000;
  expect(rows.reduce((sum, { profit }) => sum + profit, 0)).toBeCloseTo(gain, 4);
  expect(rows.reduce((sum, { fees }) => sum + fees, 0)).toBeCloseTo(
    result.fills.commission.reduce((sum, fee) => sum + fee, 0),
    6,
  );
  expect(rows[0]!.fills + rows[1]!.fills).toBe(result.fills.length);
  expect(rows[1]!.trades).toBe(1);
});

it("keeps interest apart, as the account's own", () => {
  const rows = strategyRows(run({ account: { interest: { type: "annual", debit: 0.1, credit: 0.04 } } }));
  expect(rows.at(-1)).toMatchObject({ name: "The account", isAccount: true, fills: 0 });
  expect(rows.at(-1)!.profit).not.toBe(0);
});
