import { type Definition, ofRisk, sessions } from "#lib/model-testing/benchmarking/definition.ts";
import type { Facts } from "#lib/model-testing/benchmarking/facts.ts";
import {
  populationKurtosis,
  populationSkew,
  sampleExcessKurtosis,
  sampleSkew,
} from "#lib/model-testing/benchmarking/series.ts";
import {
  expectedBestSharpe,
  minimumTrackRecord,
  probabilisticSharpe,
} from "#lib/model-testing/benchmarking/sharpe-significance.ts";

const CONFIDENCE = 0.95;
const NEVER_LONG_ENOUGH = "The Sharpe ratio is not above 0, so no track record is long enough.";
const base = { group: "significance", n: sessions } as const;

const perSession = ({ moments, rate }: Facts) => (moments.mean - rate) / moments.deviation;

/** Per-session ratio with the sample's own skewness and raw kurtosis (normal = 3). */
const shapeOf = (facts: Facts) => ({
  sharpe: perSession(facts),
  n: facts.n,
  skew: populationSkew(facts.moments),
  kurtosis: populationKurtosis(facts.moments),
});

export const SIGNIFICANCE_STATISTICS = {
  probabilisticSharpe: {
    ...base,
    label: "Probabilistic Sharpe",
    unit: "percent",
    better: "high",
    source: "Bailey & López de Prado 2012",
    conventions: {
      standard: {
        text: "Probability that the true Sharpe ratio is above 0, from n, skewness and raw kurtosis (normal = 3) of session returns (Bailey & López de Prado 2012)",
        value: ofRisk(4, (facts) => probabilisticSharpe(shapeOf(facts), 0)),
      },
      "excess-kurtosis": {
        text: "As the standard, but with bias-corrected excess in place of raw kurtosis, as quantstats computes it",
        value: ofRisk(4, (facts) =>
          probabilisticSharpe(
            {
              ...shapeOf(facts),
              skew: sampleSkew(facts.moments),
              kurtosis: sampleExcessKurtosis(facts.moments),
            },
            0,
          ),
        ),
      },
      "no-kurtosis": {
        text: "As the standard, but with the kurtosis of a normal distribution, as PerformanceAnalytics computes it unless told",
        value: ofRisk(4, (facts) => probabilisticSharpe({ ...shapeOf(facts), kurtosis: 3 }, 0)),
      },
      "excess-kurtosis-above-1": {
        text: "Probability that the true Sharpe ratio is above 1 a year, with excess in place of raw kurtosis, as LEAN computes it",
        value: ofRisk(4, (facts) =>
          probabilisticSharpe(
            {
              sharpe: (facts.moments.mean - facts.source.riskFreeRate / facts.year) / facts.moments.deviation,
              n: facts.n,
              skew: sampleSkew(facts.moments),
              kurtosis: sampleExcessKurtosis(facts.moments),
            },
            1 / Math.sqrt(facts.year),
          ),
        ),
      },
    },
  },
  minimumTrackRecord: {
    ...base,
    label: "Minimum track record",
    unit: "sessions",
    better: "low",
    source: "Bailey & López de Prado 2012",
    conventions: {
      standard: {
        text: "Sessions needed before a Sharpe ratio like this one is above 0 with 95 % confidence (Bailey & López de Prado 2012)",
        value: ofRisk(4, (facts) => {
          const shape = shapeOf(facts);
          return shape.sharpe <= 0 ? NEVER_LONG_ENOUGH : minimumTrackRecord(shape, 0, CONFIDENCE);
        }),
      },
      "no-kurtosis": {
        text: "As the standard, but with the kurtosis of a normal distribution",
        value: ofRisk(4, (facts) => {
          const shape = { ...shapeOf(facts), kurtosis: 3 };
          return shape.sharpe <= 0 ? NEVER_LONG_ENOUGH : minimumTrackRecord(shape, 0, CONFIDENCE);
        }),
      },
    },
  },
  deflatedSharpe: {
    ...base,
    label: "Deflated Sharpe",
    unit: "percent",
    better: "high",
    source: "Bailey & López de Prado 2014",
    conventions: {
      standard: {
        text: "Probability that the true Sharpe ratio is above the best that chance would give among the strategies tried; with 1 tried it is the probabilistic Sharpe ratio (Bailey & López de Prado 2014)",
        value: ofRisk(4, (facts) => {
          const { count, sharpeDeviation } = facts.source.trials;
          return probabilisticSharpe(shapeOf(facts), expectedBestSharpe(count, sharpeDeviation));
        }),
      },
    },
  },
} as const satisfies Record<string, Definition>;
