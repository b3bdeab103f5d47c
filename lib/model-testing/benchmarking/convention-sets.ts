import type { FactSource } from "./facts.ts";
import type { ConventionName, StatisticName } from "./registry.ts";
import type { TradeSetName } from "./trade-set.ts";

type Choices = { readonly [Name in StatisticName]?: ConventionName<Name> };

/** Which convention each statistic follows; what is not chosen is `standard`. */
export type ConventionSet = {
  readonly label: string;
  readonly note: string;
  readonly riskFree: FactSource["riskFree"];
  /** `calendar-days`: one sample a day from the first session's close, weekends with a return of 0. */
  readonly sampling: "sessions" | "calendar-days" | "from-first-close";
  readonly trades: TradeSetName;
  readonly choices: Choices;
};

const PERIODS = { cagr: "sessions", calmar: "sessions", maxDrawdown: "sessions" } as const satisfies Choices;

/** The ways of computing that a user may want to reconcile with. */
export const CONVENTION_SETS = {
  standard: {
    label: "Standard",
    note: "One written convention a statistic; the formulas are those of docs/statistics.md.",
    riskFree: "compound",
    sampling: "sessions",
    trades: "flat-to-flat",
    choices: {},
  },
  empyrical: {
    label: "empyrical",
    note: "Years are sessions ÷ A, moments are not bias-corrected, the information ratio is not annualised.",
    riskFree: "compound",
    sampling: "sessions",
    trades: "flat-to-flat",
    choices: {
      ...PERIODS,
      skew: "population",
      kurtosis: "population",
      conditionalValueAtRisk: "worst-count",
      informationRatio: "per-session",
    },
  },
  performanceanalytics: {
    label: "PerformanceAnalytics",
    note: "Risk-free rate ÷ A a period, population moments, Sortino not annualised, active premium ÷ tracking error.",
    riskFree: "simple",
    sampling: "sessions",
    trades: "flat-to-flat",
    choices: {
      ...PERIODS,
      sortino: "per-session",
      skew: "population",
      kurtosis: "population",
      valueAtRiskNormal: "population",
      conditionalValueAtRiskNormal: "population",
      alpha: "compounded-growth",
      informationRatio: "compounded-growth",
      upCapture: "growth",
      downCapture: "growth",
      probabilisticSharpe: "no-kurtosis",
      minimumTrackRecord: "no-kurtosis",
    },
  },
  quantstats: {
    label: "quantstats",
    note: "Value at risk is normal, wins and losses are counted in sessions, the probabilistic Sharpe takes excess kurtosis.",
    riskFree: "compound",
    sampling: "sessions",
    trades: "flat-to-flat",
    choices: {
      ...PERIODS,
      sharpeAutocorrelation: "first-lag",
      ulcerIndex: "n-minus-1",
      martin: "total-return",
      recoveryFactor: "sum-of-returns",
      valueAtRisk: "normal",
      conditionalValueAtRisk: "below-normal",
      alpha: "simple",
      informationRatio: "per-session",
      treynor: "total-return",
      winRate: "sessions",
      payoffRatio: "sessions",
      profitFactor: "sessions",
      kelly: "sessions",
      longestWinStreak: "sessions",
      longestLossStreak: "sessions",
      cpcIndex: "sessions",
      serenity: "n-minus-1",
      exposure: "sessions-that-moved",
      probabilisticSharpe: "excess-kurtosis",
    },
  },
  ffn: {
    label: "ffn",
    note: "As the standard, on returns from the first close on.",
    riskFree: "compound",
    sampling: "from-first-close",
    trades: "flat-to-flat",
    choices: { maxDrawdown: "sessions" },
  },
  lean: {
    label: "LEAN",
    note: "Sampled on every calendar day yet annualised with A; means are compounded; the probabilistic Sharpe takes excess kurtosis and asks for 1 a year.",
    riskFree: "simple",
    sampling: "calendar-days",
    trades: "average-cost",
    choices: {
      cagr: "days-365",
      sharpe: "compounded-mean",
      sortino: "deviation-of-losses",
      valueAtRisk: "normal-last-252",
      alpha: "compounded-means",
      informationRatio: "compounded-means",
      treynor: "compounded-means",
      winRate: "all-trades",
      payoffRatio: "running-capital",
      profitFactor: "capped-at-10",
      expectancy: "ratio-of-capital",
      probabilisticSharpe: "excess-kurtosis-above-1",
    },
  },
  "backtesting.py": {
    label: "backtesting.py",
    note: "Annual return is the geometric mean compounded, volatility follows the compounding formula, alpha covers the whole period.",
    riskFree: "compound",
    sampling: "from-first-close",
    trades: "fifo",
    choices: {
      volatility: "compounded",
      sharpe: "compounded",
      sortino: "compounded",
      calmar: "sessions",
      alpha: "total-period",
      beta: "logarithmic",
      winRate: "all-trades",
      profitFactor: "trade-returns",
      expectancy: "mean-return",
      kelly: "all-trades",
    },
  },
} as const satisfies Record<string, ConventionSet>;

export type ConventionSetName = keyof typeof CONVENTION_SETS;
export const CONVENTION_SET_NAMES = Object.keys(CONVENTION_SETS) as readonly ConventionSetName[];
