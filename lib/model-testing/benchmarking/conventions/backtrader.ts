import type { Micros } from "#lib/core/columns.ts";
import { mean } from "./moments.ts";

export type BacktraderInput = {
  readonly time: Float64Array;
  readonly equity: Float64Array;
  readonly initialEquity: number;
  readonly finalCash: number;
  readonly fills: number;
  /** Flat-to-flat round trips; an open one has exitTime NaN. */
  readonly trades: {
    readonly length: number;
    readonly exitTime: Float64Array;
    readonly pnl: Float64Array;
    readonly commission: Float64Array;
  };
};

/** The figures that backtrader's analyzers print, by their definitions and under their names. */
export function backtraderStatistics(input: BacktraderInput): Record<string, unknown> {
  const { equity, initialEquity, trades } = input;
  const closed = Array.from({ length: trades.length }, (_, k) => k).filter(
    (k) => !Number.isNaN(trades.exitTime[k]!),
  );
  const net = closed.map((k) => trades.pnl[k]!);
  const gross = closed.map((k) => trades.pnl[k]! + trades.commission[k]!);
  const returns = [...equity].map((value, k) => (k === 0 ? 0 : value / equity[k - 1]! - 1));
  const won = net.filter((value) => value >= 0).length;
  return {
    final_value: equity[equity.length - 1]!,
    final_cash: input.finalCash,
    fills: input.fills,
    ...drawdowns(equity, initialEquity),
    sharpe_daily_ann_rf0: (mean(returns) / populationDeviation(returns)) * Math.sqrt(252),
    sqn: { sqn: Math.sqrt(net.length) * (mean(net) / populationDeviation(net)), trades: net.length },
    annual_returns: annualReturns(input),
    trades_closed: net.length,
    won,
    lost: net.length - won,
    pnl_net_total: net.reduce((a, b) => a + b, 0),
    pnl_gross_total: gross.reduce((a, b) => a + b, 0),
  };
}

function populationDeviation(values: readonly number[]): number {
  const centre = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - centre) * (value - centre))));
}

/** In percent of the peak, in bars and in money. */
function drawdowns(equity: Float64Array, initialEquity: number) {
  let peak = initialEquity;
  let bars = 0;
  const worst = { max_drawdown_pct: 0, max_drawdown_len: 0, max_moneydown: 0 };
  for (const value of equity) {
    peak = Math.max(peak, value);
    bars = value < peak ? bars + 1 : 0;
    worst.max_drawdown_pct = Math.max(worst.max_drawdown_pct, (100 * (peak - value)) / peak);
    worst.max_drawdown_len = Math.max(worst.max_drawdown_len, bars);
    worst.max_moneydown = Math.max(worst.max_moneydown, peak - value);
  }
  return worst;
}

const yearOf = (time: Micros) => new Date(time / 1000).getUTCFullYear();

function annualReturns({ time, equity, initialEquity }: BacktraderInput): Record<string, number> {
  const ends = new Map<number, number>();
  time.forEach((at, k) => {
    ends.set(yearOf(at), equity[k]!);
  });
  let before = initialEquity;
  const returns: Record<string, number> = {};
  for (const [year, end] of ends) {
    returns[String(year)] = end / before - 1;
    before = end;
  }
  return returns;
}
