import { pow } from "#lib/core/math.ts";
import {
  type Definition,
  FLAT,
  ofBars,
  ofReturns,
  ofRisk,
  sessions,
} from "#lib/model-testing/benchmarking/definition.ts";
import type { Facts } from "#lib/model-testing/benchmarking/facts.ts";
import { lineThrough } from "#lib/model-testing/benchmarking/series.ts";
import type { Outcome } from "#lib/model-testing/benchmarking/statistic.ts";

const DAYS_PER_YEAR = 365.25;
const base = { group: "returns", n: sessions } as const;

export const RETURN_STATISTICS = {
  totalReturn: {
    ...base,
    label: "Total return",
    unit: "percent",
    better: "high",
    source: "–",
    conventions: {
      standard: {
        text: "Last equity ÷ initial equity − 1",
        value: ofBars(({ growth }) => growth - 1),
      },
    },
  },
  cagr: {
    ...base,
    label: "CAGR",
    unit: "percent",
    better: "high",
    source: "–",
    conventions: {
      standard: {
        text: `Total growth to the power of 1 ÷ years, years = calendar days ÷ ${DAYS_PER_YEAR}`,
        value: (facts) => growthPerYear(facts, DAYS_PER_YEAR),
      },
      "days-365": {
        text: "Total growth to the power of 1 ÷ years, years = calendar days ÷ 365",
        value: (facts) => growthPerYear(facts, 365),
      },
      sessions: {
        text: ({ year }) => `Total growth to the power of ${year} ÷ sessions`,
        value: ofReturns(1, (facts) => facts.growthPerYear),
      },
    },
  },
  volatility: {
    ...base,
    label: "Volatility",
    unit: "percent",
    better: "low",
    source: "–",
    interval: true,
    conventions: {
      standard: {
        text: ({ year }) => `Sample deviation (n − 1) of session returns × √${year}`,
        value: ofReturns(2, ({ moments, year }) => moments.deviation * Math.sqrt(year)),
      },
      compounded: {
        text: ({ year }) =>
          `√((σ² + (1 + g)²)^${year} − (1 + g)^(2 × ${year})), g the geometric mean session return`,
        value: ofReturns(2, compoundedVolatility),
      },
    },
  },
  sharpe: {
    ...base,
    label: "Sharpe",
    unit: "ratio",
    better: "high",
    source: "Sharpe 1994",
    interval: true,
    conventions: {
      standard: {
        text: ({ year, riskFree }) =>
          `Mean ÷ sample deviation of session returns above the risk-free rate of ${riskFree} a year × √${year} (Sharpe 1994)`,
        value: ofRisk(
          2,
          ({ moments, rate, year }) => ((moments.mean - rate) / moments.deviation) * Math.sqrt(year),
        ),
      },
      "compounded-mean": {
        text: ({ year, riskFree }) =>
          `((1 + mean session return)^${year} − 1 − ${riskFree}) ÷ (sample deviation × √${year})`,
        value: ofRisk(
          2,
          (facts) =>
            (compoundedMean(facts) - facts.source.riskFreeRate) /
            (facts.moments.deviation * Math.sqrt(facts.year)),
        ),
      },
      compounded: {
        text: ({ year, riskFree }) =>
          `(Geometric mean return to the power of ${year} − ${riskFree}) ÷ volatility by the compounding formula`,
        value: ofRisk(
          2,
          (facts) => (facts.growthPerYear - facts.source.riskFreeRate) / compoundedVolatility(facts),
        ),
      },
    },
  },
  sharpeAutocorrelation: {
    ...base,
    label: "Sharpe, autocorrelation-adjusted",
    unit: "ratio",
    better: "high",
    source: "Lo 2002",
    conventions: {
      standard: {
        text: ({ year }) =>
          `Sharpe × √${year} ÷ √(${year} + 2 Σ (${year} − k) ρ(k)), k = 1 … ${year} − 1 (Lo 2002)`,
        value: ofRisk(2, adjustedSharpe),
      },
      "first-lag": {
        text: "Sharpe ÷ √(1 + 2 Σ ((n − k) ÷ n) |ρ(1)|^k), k = 1 … n − 1",
        value: ofRisk(3, firstLagSharpe),
      },
    },
  },
  sortino: {
    ...base,
    label: "Sortino",
    unit: "ratio",
    better: "high",
    source: "Sortino & Price 1994",
    interval: true,
    conventions: {
      standard: {
        text: ({ year }) =>
          `Mean session return above the risk-free rate ÷ root mean square of the shortfalls, over all sessions, × √${year} (Sortino & Price 1994)`,
        value: ofReturns(2, (facts) =>
          perShortfall(facts, (facts.moments.mean - facts.rate) * Math.sqrt(facts.year)),
        ),
      },
      "per-session": {
        text: "Mean session return above the risk-free rate ÷ root mean square of the shortfalls, over all sessions, not annualised",
        value: ofReturns(2, (facts) => perShortfall(facts, facts.moments.mean - facts.rate)),
      },
      compounded: {
        text: ({ year }) =>
          `Geometric mean return to the power of ${year} ÷ (root mean square of the losses, over all sessions, × √${year})`,
        value: ofReturns(2, (facts) =>
          perShortfall(facts, (facts.growthPerYear - facts.source.riskFreeRate) / Math.sqrt(facts.year)),
        ),
      },
      "deviation-of-losses": {
        text: ({ year, riskFree }) =>
          `((1 + mean return)^${year} − 1 − ${riskFree}) ÷ (sample deviation of the negative returns around their own mean × √${year})`,
        value: ofReturns(2, perDeviationOfLosses),
      },
    },
  },
  calmar: {
    ...base,
    label: "Calmar",
    unit: "ratio",
    better: "high",
    source: "Young 1991",
    conventions: {
      standard: {
        text: "CAGR ÷ largest drawdown, whole period (Young 1991)",
        value: (facts) => {
          const growth = growthPerYear(facts, DAYS_PER_YEAR);
          return typeof growth === "string" ? growth : perDrawdown(growth, facts.source.path.maxDrawdown);
        },
      },
      sessions: {
        text: ({ year }) =>
          `Total growth to the power of ${year} ÷ sessions, ÷ largest drawdown of session closes`,
        value: ofReturns(1, (facts) => perDrawdown(facts.growthPerYear, least(facts.drawdowns))),
      },
    },
  },
  calmar36: {
    ...base,
    label: "Calmar, 36 months",
    unit: "ratio",
    better: "high",
    source: "Young 1991",
    conventions: {
      standard: {
        text: ({ year }) =>
          `Geometric return a year ÷ largest drawdown of session closes over the last 3 × ${year} sessions (Young 1991)`,
        value: ofReturns(2, calmarOfThreeYears),
      },
    },
  },
} as const satisfies Record<string, Definition>;

function growthPerYear({ source, growth }: Facts, daysPerYear: number): Outcome {
  if (source.path.bars === 0) return "The run has no bars.";
  if (growth <= 0) return source.path.ruin ?? "Equity ended at or below zero.";
  if (source.days === 0) return "Needs at least 2 sessions; there is 1.";
  return pow(growth, daysPerYear / source.days) - 1;
}

const perDrawdown = (growth: number, drawdown: number): Outcome =>
  drawdown === 0 ? "Equity never fell below a peak." : growth / -drawdown;

const compoundedMean = ({ moments, year }: Facts) => pow(1 + moments.mean, year) - 1;

function compoundedVolatility({ moments, growth, n, year }: Facts): number {
  const step = pow(growth, 1 / n);
  const variance = moments.deviation * moments.deviation;
  return Math.sqrt(pow(variance + step * step, year) - pow(step, 2 * year));
}

const plainSharpe = ({ moments, rate, year }: Facts) =>
  ((moments.mean - rate) / moments.deviation) * Math.sqrt(year);

/**
 * A + 2 Σ (A − k) ρ(k) is the sum of the squares of all sums of A distances from the mean in a row (zeros beyond both
 * ends) ÷ the sum of the squared distances; so one pass does.
 */
function adjustedSharpe(facts: Facts): Outcome {
  const { year, n, returns, moments } = facts;
  if (n <= year) return `Needs more sessions than a year has, ${year}; there are ${n}.`;
  let window = 0;
  let squares = 0;
  for (let i = 0; i < n + year - 1; i++) {
    if (i < n) window += returns[i]! - moments.mean;
    if (i >= year) window -= returns[i - year]! - moments.mean;
    squares += window * window;
  }
  return (plainSharpe(facts) * Math.sqrt(year)) / Math.sqrt(squares / moments.second);
}

function firstLagSharpe(facts: Facts): Outcome {
  return plainSharpe(facts) / firstLagPenalty(facts.returns);
}

/** √(1 + 2 Σ ((n − k) ÷ n) |ρ|^k), ρ the correlation of each return with the next. */
export function firstLagPenalty(returns: Float64Array): number {
  const n = returns.length;
  const correlation = Math.abs(lineThrough(returns.subarray(1), returns.subarray(0, n - 1)).correlation);
  let power = 1;
  let sum = 0;
  for (let k = 1; k < n; k++) {
    power *= correlation;
    sum += ((n - k) / n) * power;
  }
  return Math.sqrt(1 + 2 * sum);
}

function perShortfall({ returns, rate }: Facts, numerator: number): Outcome {
  let squares = 0;
  for (let i = 0; i < returns.length; i++) {
    const shortfall = Math.min(returns[i]! - rate, 0);
    squares += shortfall * shortfall;
  }
  if (squares === 0) return "No session returned less than the risk-free rate.";
  return numerator / Math.sqrt(squares / returns.length);
}

function perDeviationOfLosses(facts: Facts): Outcome {
  const losses = facts.returns.filter((value) => value < 0);
  if (losses.length < 2) return "Needs at least 2 sessions with a loss.";
  let sum = 0;
  for (const loss of losses) sum += loss;
  const centre = sum / losses.length;
  let squares = 0;
  for (const loss of losses) squares += (loss - centre) * (loss - centre);
  if (squares === 0) return FLAT;
  const deviation = Math.sqrt((squares / (losses.length - 1)) * facts.year);
  return (compoundedMean(facts) - facts.source.riskFreeRate) / deviation;
}

function calmarOfThreeYears({ source, year }: Facts): Outcome {
  const { closes } = source;
  const kept = closes.subarray(Math.max(0, closes.length - 1 - 3 * year));
  let peak = kept[0]!;
  let worst = 0;
  for (const close of kept) {
    peak = Math.max(peak, close);
    worst = Math.min(worst, close / peak - 1);
  }
  return perDrawdown(pow(kept[kept.length - 1]! / kept[0]!, year / (kept.length - 1)) - 1, worst);
}

const least = (values: Float64Array) => values.reduce((a, b) => Math.min(a, b), 0);
