import type { BacktestResult, Statistics } from "#lib/model-testing/backtesting/index.ts";

/** One of several strategies on one account, or (`isAccount`) what belongs to none of them. Account currency. */
export type StrategyRow = {
  readonly name: string;
  readonly isAccount: boolean;
  readonly profit: number;
  readonly fees: number;
  readonly fills: number;
  readonly trades: number;
  readonly statistics?: Statistics;
};

/** A row for each strategy; one for interest, deposits and withdrawals when there were any. Their sum is the gain. */
export function strategyRows({
  strategies = [],
  profit,
  equity,
  fills,
  trades,
  spec,
  strategyStatistics,
}: BacktestResult): readonly StrategyRow[] {
  const count = (column: Int32Array | undefined, k: number) =>
    column?.reduce((sum, one) => (one === k ? sum + 1 : sum), 0) ?? 0;
  const rows = strategies.map((name, k): StrategyRow => {
    const statistics = strategyStatistics?.[k];
    return {
      name,
      isAccount: false,
      profit: profit?.[(k + 1) * equity.length - 1] ?? 0,
      fees: fills.commission.reduce((sum, fee, row) => (fills.strategy?.[row] === k ? sum + fee : sum), 0),
      fills: count(fills.strategy, k),
      trades: count(trades.strategy, k),
      ...(statistics ? { statistics } : {}),
    };
  });
  const gain = (equity.equity[equity.length - 1] ?? spec.capital) - spec.capital;
  const left = gain - rows.reduce((sum, row) => sum + row.profit, 0);
  // Less than a cent is rounding.
  if (Math.abs(left) < 0.005) return rows;
  const account = { name: "The account", isAccount: true, profit: left, fees: 0, fills: 0, trades: 0 };
  return [...rows, account];
}
