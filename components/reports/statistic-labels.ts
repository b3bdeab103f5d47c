import { formatInteger, formatNumber, formatSigned } from "#components/ui/format.ts";
import type { StatisticName } from "#lib/model-testing/backtesting/index.ts";

/** How a statistic is named and written. `better` says which way is good; null when neither is. */
export type StatisticLabel = {
  readonly label: string;
  readonly unit?: string;
  readonly better: "high" | "low" | null;
  readonly format: (value: number) => string;
};

const percent = (decimals: number) => (value: number) => formatNumber(value * 100, decimals);
const ratio = (value: number) => formatNumber(value, 2);

export const STATISTIC_LABELS: Readonly<Record<StatisticName, StatisticLabel>> = {
  totalReturn: { label: "Total return", unit: "%", better: "high", format: percent(1) },
  cagr: { label: "CAGR", unit: "%", better: "high", format: percent(2) },
  volatility: { label: "Volatility", unit: "%", better: "low", format: percent(2) },
  sharpe: { label: "Sharpe", better: "high", format: ratio },
  sortino: { label: "Sortino", better: "high", format: ratio },
  calmar: { label: "Calmar", better: "high", format: ratio },
  maxDrawdown: { label: "Drawdown", unit: "%", better: "high", format: percent(2) },
  maxDrawdownDuration: { label: "Longest drawdown", unit: "days", better: "low", format: formatInteger },
  winRate: { label: "Win rate", unit: "%", better: "high", format: percent(1) },
  profitFactor: { label: "Profit factor", better: "high", format: ratio },
  expectancy: { label: "Expectancy", better: "high", format: (value) => formatSigned(value, 2) },
  exposure: { label: "Time in market", unit: "%", better: null, format: percent(1) },
  turnover: { label: "Turnover", unit: "× a year", better: "low", format: ratio },
  skew: { label: "Skew", better: "high", format: ratio },
  kurtosis: { label: "Excess kurtosis", better: "low", format: ratio },
};

/** The unit, which for expectancy is the account's currency. */
export function statisticUnit(name: StatisticName, currency: string): string | undefined {
  return name === "expectancy" ? currency : STATISTIC_LABELS[name].unit;
}
