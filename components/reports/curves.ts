import type { Curve } from "#components/charts/curve-view.ts";
import { drawdownOf } from "#components/charts/drawdown.ts";
import { type TimeAxis, timeAxis } from "#components/charts/time-axis.ts";
import type { BacktestResult } from "#lib/model-testing/backtesting/index.ts";
import { isDailyRun } from "./trade-rows.ts";

export function equityAxis(result: BacktestResult): TimeAxis {
  return timeAxis(result.equity.time, {
    timeZone: result.spec.timeZone,
    daily: isDailyRun(result),
    ends: true,
  });
}

/** Strategy first, then the benchmark when there is one. */
export function equityCurves({ equity, benchmark, spec }: BacktestResult): Curve[] {
  const strategy: Curve = {
    name: "Strategy",
    values: equity.equity,
    drawdown: equity.drawdown,
    color: "series-1",
    filled: true,
  };
  if (benchmark.length === 0) return [strategy];
  return [
    strategy,
    {
      name: `${spec.benchmark}, held`,
      values: benchmark,
      drawdown: drawdownOf(benchmark, spec.capital),
      color: "series-2",
      dashed: true,
    },
  ];
}

/** Equity at the end of each session: intraday points of one date collapse to the last. */
export function sessionReturns(axis: TimeAxis, equity: Float64Array, initial: number): Float64Array {
  const returns: number[] = [];
  let before = initial;
  for (let i = 0; i < axis.length; i++) {
    const day = Math.floor(axis.seconds[i]! / 86_400);
    const next = i + 1 < axis.length ? Math.floor(axis.seconds[i + 1]! / 86_400) : -1;
    if (day === next) continue;
    if (before > 0) returns.push(equity[i]! / before - 1);
    before = equity[i]!;
  }
  return Float64Array.from(returns);
}
