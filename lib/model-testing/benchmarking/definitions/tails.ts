import { normalDensity, normalQuantile } from "#lib/core/normal.ts";
import { type Definition, ofReturns, ofRisk, sessions } from "#lib/model-testing/benchmarking/definition.ts";
import type { Facts } from "#lib/model-testing/benchmarking/facts.ts";
import {
  momentsOf,
  populationKurtosis,
  populationSkew,
  quantileOf,
} from "#lib/model-testing/benchmarking/series.ts";
import type { Outcome } from "#lib/model-testing/benchmarking/statistic.ts";

/** Share of sessions that are worse than the value at risk. */
const TAIL = 0.05;
const Z = normalQuantile(TAIL);
/** LEAN looks at the last year only. */
const LAST = 252;

const base = { group: "tails", unit: "percent", better: "high", n: sessions } as const;

export const TAIL_STATISTICS = {
  valueAtRisk: {
    ...base,
    label: "Value at risk, 95 %",
    source: "–",
    interval: true,
    conventions: {
      standard: {
        text: "5 % quantile of session returns, linear between observations (type 7)",
        value: ofReturns(2, ({ sorted }) => quantileOf(sorted, TAIL)),
      },
      normal: {
        text: "Mean + sample deviation × Φ⁻¹(5 %) of session returns",
        value: ofReturns(2, normalValueAtRisk),
      },
      "normal-last-252": {
        text: `Mean + sample deviation × Φ⁻¹(5 %) of the last ${LAST} sessions' returns`,
        value: ofReturns(2, ({ returns }) => {
          const { mean, deviation } = momentsOf(returns.subarray(Math.max(0, returns.length - LAST)));
          return mean + Z * deviation;
        }),
      },
    },
  },
  valueAtRiskNormal: {
    ...base,
    label: "Value at risk, 95 %, normal",
    source: "RiskMetrics 1996",
    conventions: {
      standard: {
        text: "Mean + sample deviation × Φ⁻¹(5 %) of session returns",
        value: ofReturns(2, normalValueAtRisk),
      },
      population: {
        text: "Mean + population deviation × Φ⁻¹(5 %) of session returns",
        value: ofReturns(2, ({ moments }) => moments.mean + Z * moments.populationDeviation),
      },
    },
  },
  valueAtRiskCornishFisher: {
    ...base,
    label: "Value at risk, 95 %, Cornish-Fisher",
    source: "Cornish & Fisher 1937; Zangari 1996",
    conventions: {
      standard: {
        text: "Mean + population deviation × z, z = Φ⁻¹(5 %) corrected for skewness and excess kurtosis of the sample",
        value: ofRisk(4, ({ moments }) => {
          const z = cornishFisher(Z, populationSkew(moments), populationKurtosis(moments) - 3);
          return moments.mean + z * moments.populationDeviation;
        }),
      },
    },
  },
  conditionalValueAtRisk: {
    ...base,
    label: "Conditional value at risk, 95 %",
    source: "Rockafellar & Uryasev 2000",
    interval: true,
    conventions: {
      standard: {
        text: "Mean of the session returns at or below the value at risk (expected shortfall)",
        value: ofReturns(2, ({ sorted }) => meanUpTo(sorted, quantileOf(sorted, TAIL))),
      },
      "worst-count": {
        text: "Mean of the worst ⌊(n − 1) × 5 %⌋ + 1 session returns",
        value: ofReturns(1, ({ sorted, n }) => meanOfFirst(sorted, Math.floor((n - 1) * TAIL) + 1)),
      },
      "below-normal": {
        text: "Mean of the session returns below the normal value at risk",
        value: ofReturns(2, (facts) => meanUpTo(facts.sorted, normalValueAtRisk(facts))),
      },
    },
  },
  conditionalValueAtRiskNormal: {
    ...base,
    label: "Conditional value at risk, 95 %, normal",
    source: "Rockafellar & Uryasev 2000",
    conventions: {
      standard: {
        text: "Mean − sample deviation × φ(Φ⁻¹(5 %)) ÷ 5 % of session returns",
        value: ofReturns(2, ({ moments }) => moments.mean - (moments.deviation * normalDensity(Z)) / TAIL),
      },
      population: {
        text: "Mean − population deviation × φ(Φ⁻¹(5 %)) ÷ 5 % of session returns",
        value: ofReturns(
          2,
          ({ moments }) => moments.mean - (moments.populationDeviation * normalDensity(Z)) / TAIL,
        ),
      },
    },
  },
  tailRatio: {
    ...base,
    label: "Tail ratio",
    unit: "ratio",
    source: "–",
    conventions: {
      standard: {
        text: "95 % quantile ÷ 5 % quantile of session returns, signs left off",
        value: ofReturns(2, ({ sorted }) => {
          const low = Math.abs(quantileOf(sorted, TAIL));
          return low === 0 ? "The 5 % quantile is zero." : Math.abs(quantileOf(sorted, 1 - TAIL)) / low;
        }),
      },
    },
  },
} as const satisfies Record<string, Definition>;

function normalValueAtRisk({ moments }: Facts): number {
  return moments.mean + Z * moments.deviation;
}

/** The quantile of a distribution with that skewness and excess kurtosis, from the normal one. */
export function cornishFisher(z: number, skew: number, excess: number): number {
  const square = z * z;
  return (
    z +
    ((square - 1) * skew) / 6 +
    ((square - 3) * z * excess) / 24 -
    ((2 * square - 5) * z * skew * skew) / 36
  );
}

function meanUpTo(sorted: Float64Array, limit: number): Outcome {
  let count = 0;
  while (count < sorted.length && sorted[count]! <= limit) count++;
  return count === 0 ? "No session is at or below the value at risk." : meanOfFirst(sorted, count);
}

function meanOfFirst(sorted: Float64Array, count: number): number {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += sorted[i]!;
  return sum / count;
}
