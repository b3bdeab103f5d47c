import { log, pow } from "#lib/core/math.ts";
import {
  type Definition,
  NO_BENCHMARK,
  ofReturns,
  sessions,
} from "#lib/model-testing/benchmarking/definition.ts";
import type { Facts, Market } from "#lib/model-testing/benchmarking/facts.ts";
import { lineThrough } from "#lib/model-testing/benchmarking/series.ts";
import type { Outcome } from "#lib/model-testing/benchmarking/statistic.ts";

const FLAT_BENCHMARK = "The benchmark never moved.";
const SAME = "The run and its benchmark move as one.";
const base = { group: "benchmark", n: sessions } as const;

/** Beside a benchmark that moves. */
const beside = (least: number, value: (facts: Facts, market: Market) => Outcome) =>
  ofReturns(least, (facts) => {
    if (!facts.market) return NO_BENCHMARK;
    return facts.market.flat ? FLAT_BENCHMARK : value(facts, facts.market);
  });

/** Divided by the deviation of the active return, or by beta. */
const perTracking = (value: (facts: Facts, market: Market) => number) =>
  beside(2, (facts, market) =>
    market.active.deviation <= 1e-12 * market.active.largest
      ? SAME
      : value(facts, market) / market.active.deviation,
  );
const perBeta = (value: (facts: Facts, market: Market) => number) =>
  beside(2, (facts, market) =>
    market.line.slope === 0 ? "Beta is zero." : value(facts, market) / market.line.slope,
  );

export const BENCHMARK_STATISTICS = {
  alpha: {
    ...base,
    label: "Alpha",
    unit: "percent",
    better: "high",
    source: "Jensen 1968",
    interval: true,
    conventions: {
      standard: {
        text: ({ year }) =>
          `Mean excess return − β × mean excess return of the benchmark, a year as (1 + α)^${year} − 1 (Jensen 1968)`,
        value: beside(2, ({ year }, { line }) => pow(1 + line.intercept, year) - 1),
      },
      simple: {
        text: ({ year }) => `Constant of the line of returns on the benchmark's, × ${year}`,
        value: beside(2, ({ year }, { line }) => line.intercept * year),
      },
      "compounded-means": {
        text: ({ year, riskFree }) =>
          `Annual return − (${riskFree} + β × (the benchmark's − ${riskFree})), annual return = (1 + mean)^${year} − 1`,
        value: beside(2, (facts, { line, mean }) => {
          const rate = facts.source.riskFreeRate;
          const own = pow(1 + facts.moments.mean, facts.year) - 1;
          return own - (rate + line.slope * (pow(1 + mean, facts.year) - 1 - rate));
        }),
      },
      "compounded-growth": {
        text: ({ year, riskFree }) =>
          `Annual return − ${riskFree} − β × (the benchmark's − ${riskFree}), annual return = growth^(${year} ÷ sessions) − 1`,
        value: beside(2, (facts, { line, growth }) => {
          const rate = facts.source.riskFreeRate;
          return facts.growthPerYear - rate - line.slope * (pow(growth, facts.year / facts.n) - 1 - rate);
        }),
      },
      "total-period": {
        text: "Total return − β × the benchmark's total return, β of logarithmic returns; not annual",
        value: beside(2, (facts, { growth }) => facts.growth - 1 - logBeta(facts) * (growth - 1)),
      },
    },
  },
  beta: {
    ...base,
    label: "Beta",
    unit: "ratio",
    better: null,
    source: "Sharpe 1964",
    interval: true,
    conventions: {
      standard: {
        text: "Covariance of excess returns with the benchmark's ÷ the variance of the benchmark's",
        value: beside(2, (_, { line }) => line.slope),
      },
      logarithmic: {
        text: "Covariance of logarithmic returns with the benchmark's ÷ the variance of the benchmark's",
        value: beside(2, logBeta),
      },
    },
  },
  rSquared: {
    ...base,
    label: "R²",
    unit: "ratio",
    better: null,
    source: "–",
    conventions: {
      standard: {
        text: "Share of the variance of session returns that the line on the benchmark's returns explains",
        value: beside(2, (_, { line }) =>
          Number.isNaN(line.correlation) ? "The run never moved." : line.correlation * line.correlation,
        ),
      },
    },
  },
  trackingError: {
    ...base,
    label: "Tracking error",
    unit: "percent",
    better: "low",
    source: "–",
    conventions: {
      standard: {
        text: ({ year }) => `Sample deviation of the return over the benchmark's × √${year}`,
        value: beside(2, ({ year }, { active }) => active.deviation * Math.sqrt(year)),
      },
    },
  },
  informationRatio: {
    ...base,
    label: "Information ratio",
    unit: "ratio",
    better: "high",
    source: "Grinold & Kahn 1999",
    interval: true,
    conventions: {
      standard: {
        text: ({ year }) =>
          `Mean ÷ sample deviation of the return over the benchmark's × √${year} (Grinold & Kahn)`,
        value: perTracking(({ year }, { active }) => active.mean * Math.sqrt(year)),
      },
      "per-session": {
        text: "Mean ÷ sample deviation of the return over the benchmark's, not annualised",
        value: perTracking((_, { active }) => active.mean),
      },
      "compounded-means": {
        text: ({ year }) => `Difference of the annual returns, (1 + mean)^${year} − 1, ÷ tracking error`,
        value: perTracking(
          ({ moments, year }, { mean }) =>
            (pow(1 + moments.mean, year) - pow(1 + mean, year)) / Math.sqrt(year),
        ),
      },
      "compounded-growth": {
        text: ({ year }) =>
          `Difference of the annual returns, growth^(${year} ÷ sessions) − 1, ÷ tracking error`,
        value: perTracking(
          (facts, { growth }) =>
            (facts.growthPerYear - (pow(growth, facts.year / facts.n) - 1)) / Math.sqrt(facts.year),
        ),
      },
    },
  },
  treynor: {
    ...base,
    label: "Treynor",
    unit: "ratio",
    better: "high",
    source: "Treynor 1965",
    conventions: {
      standard: {
        text: ({ year, riskFree }) => `(Growth^(${year} ÷ sessions) − 1 − ${riskFree}) ÷ β (Treynor 1965)`,
        value: perBeta((facts) => facts.growthPerYear - facts.source.riskFreeRate),
      },
      "total-return": {
        text: "(Total return − risk-free rate) ÷ β, not annualised",
        value: perBeta((facts) => facts.growth - 1 - facts.source.riskFreeRate),
      },
      "compounded-means": {
        text: ({ year, riskFree }) => `((1 + mean return)^${year} − 1 − ${riskFree}) ÷ β`,
        value: perBeta(({ moments, year, source }) => pow(1 + moments.mean, year) - 1 - source.riskFreeRate),
      },
    },
  },
  upCapture: {
    ...base,
    label: "Up capture",
    unit: "ratio",
    better: "high",
    source: "–",
    conventions: {
      standard: {
        text: ({ year }) =>
          `Annual return over the sessions in which the benchmark rose ÷ the benchmark's, each as growth^(${year} ÷ sessions) − 1`,
        value: beside(1, (facts, market) => capture(facts, market, 1)),
      },
      growth: {
        text: "Growth over the sessions in which the benchmark rose − 1 ÷ the benchmark's, not annualised",
        value: beside(1, (facts, market) => capture(facts, market, 1, true)),
      },
    },
  },
  downCapture: {
    ...base,
    label: "Down capture",
    unit: "ratio",
    better: "low",
    source: "–",
    conventions: {
      standard: {
        text: ({ year }) =>
          `Annual return over the sessions in which the benchmark fell ÷ the benchmark's, each as growth^(${year} ÷ sessions) − 1`,
        value: beside(1, (facts, market) => capture(facts, market, -1)),
      },
      growth: {
        text: "Growth over the sessions in which the benchmark did not rise − 1 ÷ the benchmark's, not annualised",
        value: beside(1, (facts, market) => capture(facts, market, -1, true)),
      },
    },
  },
  battingAverage: {
    ...base,
    label: "Batting average",
    unit: "percent",
    better: "high",
    source: "–",
    conventions: {
      standard: {
        text: "Sessions with a higher return than the benchmark's ÷ all sessions",
        value: beside(1, ({ returns, n }, market) => {
          let better = 0;
          for (let i = 0; i < n; i++) if (returns[i]! > market.returns[i]!) better++;
          return better / n;
        }),
      },
    },
  },
} as const satisfies Record<string, Definition>;

function logBeta(facts: Facts): number {
  const own = facts.returns.map((value) => log(1 + value));
  const market = facts.market!.returns.map((value) => log(1 + value));
  return lineThrough(own, market).slope;
}

function capture({ returns, year }: Facts, market: Market, side: 1 | -1, whole = false): Outcome {
  let own = 1;
  let theirs = 1;
  let count = 0;
  for (let i = 0; i < returns.length; i++) {
    const move = market.returns[i]! * side;
    if (!(move > 0 || (whole && side < 0 && move === 0))) continue;
    own *= 1 + returns[i]!;
    theirs *= 1 + market.returns[i]!;
    count++;
  }
  if (count === 0) return side > 0 ? "The benchmark never rose." : "The benchmark never fell.";
  const power = whole ? 1 : year / count;
  return (pow(own, power) - 1) / (pow(theirs, power) - 1);
}
