import { lowerBound } from "#components/charts/time-axis.ts";
import { trialsPerSession } from "#components/reports/run-figures.ts";
import type { Micros } from "#lib/core/columns.ts";
import {
  type BacktestResult,
  inputOfResult,
  type RunTrials,
  type RunView,
  restateStatistics,
  type Statistics,
} from "#lib/model-testing/backtesting/index.ts";
import { type ConventionSetName, computeStatistics } from "#lib/model-testing/benchmarking/index.ts";

export type ComparedRun = {
  readonly run: RunView;
  readonly result: BacktestResult;
  /** Names the run in narrow places: A, B, C … */
  readonly letter: string;
  /** How often the team has tried its strategy; absent until it is known. */
  readonly trials?: RunTrials;
};

/** First and last time that every run has; null when they share nothing. */
export function sharedSpan(results: readonly BacktestResult[]): readonly [Micros, Micros] | null {
  if (results.some(({ equity }) => equity.length === 0)) return null;
  const from = Math.max(...results.map(({ equity }) => equity.time[0]!));
  const to = Math.min(...results.map(({ equity }) => equity.time[equity.length - 1]!));
  return from <= to ? [from, to] : null;
}

/** A run's statistics over a part of its span, as if it had started there with the equity it then had. */
export function statisticsWithin(
  result: BacktestResult,
  [from, to]: readonly [Micros, Micros],
  conventions: ConventionSetName = "standard",
  tried?: RunTrials,
): Statistics {
  const { equity } = result;
  const options = { conventions, ...(tried && { trials: trialsPerSession(result, tried) }) };
  const start = lowerBound(equity.time, from);
  const end = lowerBound(equity.time, to + 1);
  if (start === 0 && end === equity.length) return restateStatistics(result, options);
  const inside = (time: number) => time >= from && time <= to;
  const { trades, fills, benchmark = new Float64Array(0), ...whole } = inputOfResult(result);
  const base = start > 0 ? benchmark[start - 1] : undefined;
  return computeStatistics(
    {
      ...whole,
      equity: {
        length: end - start,
        time: equity.time.subarray(start, end),
        equity: equity.equity.subarray(start, end),
        gross: equity.gross.subarray(start, end),
        net: equity.net.subarray(start, end),
      },
      initialEquity: start > 0 ? equity.equity[start - 1]! : whole.initialEquity,
      benchmark: rebased(benchmark.subarray(start, end), base, start > 0 ? equity.equity[start - 1]! : 1),
      trades: rowsWhere(trades.exitTime, inside, columnsOf(trades)),
      fills: rowsWhere(result.fills.time, inside, columnsOf(fills)),
      ...(whole.flows ? { flows: rowsWhere(whole.flows.time, inside, columnsOf(whole.flows)) } : {}),
    },
    options,
  );
}

/** The benchmark's curve as if it had begun at the same equity. */
function rebased(curve: Float64Array, base: number | undefined, equity: number): Float64Array {
  return base === undefined ? curve : curve.map((value) => (value / base) * equity);
}

type Column = Float64Array | Int32Array;

function columnsOf<Table extends { readonly length: number }>(table: Table): Omit<Table, "length"> {
  const { length: _length, ...columns } = table;
  return columns;
}

function rowsWhere<Columns extends object>(
  time: Float64Array,
  inside: (time: number) => boolean,
  columns: Columns,
): Columns & { length: number } {
  const rows = Array.from(time.keys()).filter((row) => inside(time[row]!));
  const kept = Object.entries(columns as Record<string, Column>).map(([name, values]) => {
    const picked = values instanceof Int32Array ? new Int32Array(rows.length) : new Float64Array(rows.length);
    rows.forEach((row, k) => {
      picked[k] = values[row]!;
    });
    return [name, picked];
  });
  return { ...(Object.fromEntries(kept) as Columns), length: rows.length };
}
