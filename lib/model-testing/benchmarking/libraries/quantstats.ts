import { pow } from "#lib/core/math.ts";
import { computeStatistics } from "#lib/model-testing/benchmarking/compute-statistics.ts";
import { firstLagPenalty } from "#lib/model-testing/benchmarking/definitions/returns.ts";
import type { StatisticName } from "#lib/model-testing/benchmarking/registry.ts";
import { type ReturnsInput, runOfReturns } from "#lib/model-testing/benchmarking/returns-input.ts";
import { lineThrough, meanOf, quantileOf } from "#lib/model-testing/benchmarking/series.ts";
import { deviationOf, geometricMeanOf } from "./sums.ts";

type Figure = number | null | { readonly [name: string]: number };

/** Its functions that are statistics of ours, by the set `quantstats`. */
const OURS = {
  sharpe: "sharpe",
  smart_sharpe: "sharpeAutocorrelation",
  sortino: "sortino",
  omega: "omega",
  gain_to_pain_ratio: "gainToPain",
  cagr: "cagr",
  skew: "skew",
  kurtosis: "kurtosis",
  calmar: "calmar",
  ulcer_index: "ulcerIndex",
  ulcer_performance_index: "martin",
  value_at_risk: "valueAtRisk",
  conditional_value_at_risk: "conditionalValueAtRisk",
  tail_ratio: "tailRatio",
  payoff_ratio: "payoffRatio",
  win_loss_ratio: "payoffRatio",
  profit_factor: "profitFactor",
  common_sense_ratio: "commonSense",
  cpc_index: "cpcIndex",
  serenity_index: "serenity",
  recovery_factor: "recoveryFactor",
  max_drawdown: "maxDrawdown",
  kelly_criterion: "kelly",
  volatility: "volatility",
  win_rate: "winRate",
  best: "bestSession",
  worst: "worstSession",
  exposure: "exposure",
  consecutive_wins: "longestWinStreak",
  consecutive_losses: "longestLossStreak",
  probabilistic_sharpe_ratio: "probabilisticSharpe",
  information_ratio: "informationRatio",
  r_squared: "rSquared",
  treynor_ratio: "treynor",
} as const satisfies Record<string, StatisticName>;

/** A function of quantstats by its name; undefined when there is none. For reconciling with that library. */
export function quantstats(name: string, input: ReturnsInput): Figure | undefined {
  if (name in OURS) return ofSet(OURS[name as keyof typeof OURS], input);
  const { returns } = input;
  const gains = returns.filter((value) => value >= 0);
  const losses = returns.filter((value) => value < 0);
  const sorted = returns.toSorted();
  switch (name) {
    case "smart_sortino":
      return ofSet("sortino", input)! / firstLagPenalty(returns);
    case "adjusted_sortino":
      return ofSet("sortino", input)! / Math.SQRT2;
    case "autocorr_penalty":
      return firstLagPenalty(returns);
    case "rar":
      return ofSet("cagr", input)! / ofSet("exposure", input)!;
    case "risk_of_ruin":
      return riskOfRuin(ofSet("winRate", input)!, returns.length);
    case "profit_ratio":
      return Math.abs(meanOf(gains) / gains.length / (meanOf(losses) / losses.length));
    case "outlier_win_ratio":
      return quantileOf(sorted, 0.99) / meanOf(gains);
    case "outlier_loss_ratio":
      return quantileOf(sorted, 0.01) / meanOf(losses);
    case "risk_return_ratio":
      return meanOf(returns) / deviationOf(returns);
    case "expected_return":
      return geometricMeanOf(returns);
    case "avg_return":
      return meanOf(returns.filter((value) => value !== 0));
    case "avg_win":
      return meanOf(returns.filter((value) => value > 0));
    case "avg_loss":
      return meanOf(losses);
    case "greeks":
      return greeks(input);
  }
  return undefined;
}

function ofSet(name: StatisticName, input: ReturnsInput): number | null {
  return computeStatistics(runOfReturns(input), { conventions: "quantstats" }, [name])[name].value;
}

/** ((1 − p) ÷ (1 + p))^n, p the win rate. */
const riskOfRuin = (winRate: number, n: number) => pow((1 - winRate) / (1 + winRate), n);

function greeks({ returns, benchmark, periodsPerYear }: ReturnsInput): { beta: number; alpha: number } {
  const { slope, intercept } = lineThrough(returns, benchmark!);
  return { beta: slope, alpha: intercept * periodsPerYear };
}
