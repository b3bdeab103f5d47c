import { lowerBound } from "#components/charts/time-axis.ts";
import type { Micros } from "#lib/core/columns.ts";
import type { BacktestResult, RunView, Statistics } from "#lib/model-testing/backtesting/index.ts";
import { computeStatistics } from "#lib/model-testing/benchmarking/index.ts";

export type ComparedRun = {
  readonly run: RunView;
  readonly result: BacktestResult;
  /** Names the run in narrow places: A, B, C … */
  readonly letter: string;
};

/** First and last time that every run has; null when they share nothing. */
export function sharedSpan(results: readonly BacktestResult[]): readonly [Micros, Micros] | null {
  if (results.some(({ equity }) => equity.length === 0)) return null;
  const from = Math.max(...results.map(({ equity }) => equity.time[0]!));
  const to = Math.min(...results.map(({ equity }) => equity.time[equity.length - 1]!));
  return from <= to ? [from, to] : null;
}

/** A run's statistics over a part of its span, as if it had started there with the equity it then had. */
export function statisticsWithin(result: BacktestResult, [from, to]: readonly [Micros, Micros]): Statistics {
  const { equity, trades, fills, spec } = result;
  const start = lowerBound(equity.time, from);
  const end = lowerBound(equity.time, to + 1);
  if (start === 0 && end === equity.length) return result.statistics;
  const inside = (time: number) => time >= from && time <= to;
  return computeStatistics({
    equity: {
      length: end - start,
      time: equity.time.subarray(start, end),
      equity: equity.equity.subarray(start, end),
      gross: equity.gross.subarray(start, end),
    },
    trades: rowsWhere(trades.exitTime, inside, { exitTime: trades.exitTime, pnl: trades.pnl }),
    fills: rowsWhere(fills.time, inside, { quantity: fills.quantity, price: fills.price }),
    initialEquity: start > 0 ? equity.equity[start - 1]! : spec.capital,
    timeZone: spec.timeZone,
    periodsPerYear: spec.periodsPerYear,
    riskFreeRate: spec.riskFreeRate,
  });
}

function rowsWhere<Columns extends Record<string, Float64Array>>(
  time: Float64Array,
  inside: (time: number) => boolean,
  columns: Columns,
): Columns & { length: number } {
  const rows = Array.from(time.keys()).filter((row) => inside(time[row]!));
  const kept = Object.entries(columns).map(([name, values]) => [
    name,
    Float64Array.from(rows, (row) => values[row]!),
  ]);
  return { ...(Object.fromEntries(kept) as Columns), length: rows.length };
}
