/** What the panels of one result read, derived once. */
import type { Curve } from "#components/charts/curve-view.ts";
import { monthlyReturns, type YearOfReturns } from "#components/charts/monthly-returns.ts";
import type { TimeAxis } from "#components/charts/time-axis.ts";
import type { BacktestResult } from "#lib/model-testing/backtesting/index.ts";
import { equityAxis, equityCurves, sessionReturns } from "./curves.ts";
import { type Finding, runFindings, runSummary } from "./run-findings.ts";
import {
  isDailyRun,
  priceDecimals,
  type TradeRow,
  tradeRows,
  tradeTotals,
  type WhenFormat,
  whenFormat,
} from "./trade-rows.ts";

export type ResultView = {
  readonly result: BacktestResult;
  readonly daily: boolean;
  readonly axis: TimeAxis;
  readonly curves: readonly Curve[];
  readonly months: readonly YearOfReturns[];
  readonly sessionReturns: Float64Array;
  readonly trades: readonly TradeRow[];
  /** "10 won, 7 lost, 1 open" */
  readonly tradesNote: string;
  readonly when: WhenFormat;
  readonly decimals: number;
  readonly summary: string;
  readonly findings: readonly Finding[];
};

export function resultView(result: BacktestResult, about: { synthetic?: boolean } = {}): ResultView {
  const axis = equityAxis(result);
  const { equity } = result.equity;
  const { capital, timeZone } = result.spec;
  const trades = tradeRows(result);
  return {
    result,
    daily: isDailyRun(result),
    axis,
    curves: equityCurves(result),
    months: monthlyReturns(result.equity.time, equity, { initial: capital, timeZone }),
    sessionReturns: sessionReturns(axis, equity, capital),
    trades,
    tradesNote: tradesNote(trades),
    when: whenFormat(result),
    decimals: priceDecimals(result.fills.price),
    summary: runSummary(result),
    findings: runFindings(result, about),
  };
}

function tradesNote(trades: readonly TradeRow[]): string {
  const { won, lost, open } = tradeTotals(trades);
  return `${won} won, ${lost} lost${open > 0 ? `, ${open} open` : ""}`;
}
