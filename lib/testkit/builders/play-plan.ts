import { type BacktestResult, ORDER_STATUS } from "#lib/model-testing/backtesting/index.ts";
import { type Context, defineStrategy, z } from "#lib/models/strategies/sdk.ts";
import { aSpec, runBacktest } from "./a-backtest.ts";
import { aBarSeries, type BarRow } from "./a-bar-series.ts";

/** Runs what `plan` says on each bar number of "AAA". */
export function playPlan(
  rows: readonly BarRow[],
  plan: Readonly<Record<number, (ctx: Context) => void>>,
  overrides: Parameters<typeof aSpec>[0] = {},
  step?: number,
): BacktestResult {
  const strategy = defineStrategy({
    name: "Plan",
    parameters: z.object({}),
    onBar: (ctx) => plan[ctx.index]?.(ctx as unknown as Context),
  });
  return runBacktest(aSpec(overrides), strategy, [aBarSeries("AAA", rows, step)]);
}

/** Quantity, price and day (from 0) of each fill. */
export const fillsOf = ({ fills }: BacktestResult) =>
  Array.from(fills.price, (price, k) => [fills.quantity[k], price, Math.floor(fills.time[k]! / 86_400e6)]);

export const statusOf = ({ orders }: BacktestResult, row: number) => ORDER_STATUS[orders.status[row]!];
export const reasonOf = ({ orders, reasons }: BacktestResult, row: number) => reasons[orders.reason[row]!];
