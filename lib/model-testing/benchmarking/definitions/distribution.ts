import { log } from "#lib/core/math.ts";
import {
  type Definition,
  FLAT,
  ofReturns,
  ofRisk,
  sessions,
} from "#lib/model-testing/benchmarking/definition.ts";
import type { Facts } from "#lib/model-testing/benchmarking/facts.ts";
import {
  lineThrough,
  populationKurtosis,
  populationSkew,
  sampleExcessKurtosis,
  sampleSkew,
} from "#lib/model-testing/benchmarking/series.ts";
import type { Outcome } from "#lib/model-testing/benchmarking/statistic.ts";

const base = { group: "returns", n: sessions } as const;

/** How the returns lie, rather than what they come to. */
export const DISTRIBUTION_STATISTICS = {
  omega: {
    ...base,
    label: "Omega",
    unit: "ratio",
    better: "high",
    source: "Keating & Shadwick 2002",
    interval: true,
    conventions: {
      standard: {
        text: "Sum of session returns above the risk-free rate ÷ sum of those below it (Keating & Shadwick 2002)",
        value: ofReturns(1, ({ returns, rate }) => {
          const { above, below } = aboveAndBelow(returns, rate);
          return below === 0 ? "No session returned less than the risk-free rate." : above / below;
        }),
      },
    },
  },
  skew: {
    ...base,
    label: "Skew",
    unit: "ratio",
    better: "high",
    source: "–",
    conventions: {
      standard: {
        text: "Skewness of session returns, bias-corrected (G1)",
        value: ofRisk(3, ({ moments }) => sampleSkew(moments)),
      },
      population: {
        text: "Skewness of session returns, not bias-corrected (g1)",
        value: ofRisk(2, ({ moments }) => populationSkew(moments)),
      },
    },
  },
  kurtosis: {
    ...base,
    label: "Excess kurtosis",
    unit: "ratio",
    better: "low",
    source: "–",
    conventions: {
      standard: {
        text: "Excess kurtosis of session returns, bias-corrected (G2); a normal distribution has 0",
        value: ofRisk(4, ({ moments }) => sampleExcessKurtosis(moments)),
      },
      population: {
        text: "Excess kurtosis of session returns, not bias-corrected (g2); a normal distribution has 0",
        value: ofRisk(2, ({ moments }) => populationKurtosis(moments) - 3),
      },
    },
  },
  stability: {
    ...base,
    label: "Stability",
    unit: "ratio",
    better: "high",
    source: "empyrical",
    conventions: {
      standard: {
        text: "R² of the logarithm of session closes against time",
        value: ofReturns(2, stability),
      },
    },
  },
  bestSession: {
    ...base,
    label: "Best session",
    unit: "percent",
    better: "high",
    source: "–",
    conventions: {
      standard: {
        text: "Highest session return",
        value: ofReturns(1, ({ sorted }) => sorted[sorted.length - 1]!),
      },
    },
  },
  worstSession: {
    ...base,
    label: "Worst session",
    unit: "percent",
    better: "high",
    source: "–",
    conventions: {
      standard: { text: "Lowest session return", value: ofReturns(1, ({ sorted }) => sorted[0]!) },
    },
  },
  gainToPain: {
    ...base,
    label: "Gain to pain",
    unit: "ratio",
    better: "high",
    source: "Schwager; informational",
    conventions: {
      standard: {
        text: "Sum of session returns ÷ sum of the negative ones, its sign left off",
        value: ofReturns(1, ({ returns }) => {
          const { above, below } = aboveAndBelow(returns, 0);
          return below === 0 ? "No session lost money." : (above - below) / below;
        }),
      },
    },
  },
} as const satisfies Record<string, Definition>;

function aboveAndBelow(returns: Float64Array, threshold: number): { above: number; below: number } {
  let above = 0;
  let below = 0;
  for (let i = 0; i < returns.length; i++) {
    const distance = returns[i]! - threshold;
    if (distance > 0) above += distance;
    else below -= distance;
  }
  return { above, below };
}

function stability({ source, n }: Facts): Outcome {
  const logarithms = new Float64Array(n);
  const numbers = new Float64Array(n);
  for (let k = 0; k < n; k++) {
    logarithms[k] = log(source.closes[k + 1]!);
    numbers[k] = k;
  }
  const { correlation } = lineThrough(logarithms, numbers);
  return Number.isNaN(correlation) ? FLAT : correlation * correlation;
}
