import {
  expectedBestSharpe,
  meanOf,
  momentsOf,
  populationKurtosis,
  populationSkew,
  probabilisticSharpe,
} from "#lib/model-testing/benchmarking/index.ts";

/** The best of several trials on the same periods, as one that was chosen. */
export type DeflatedBest = {
  /** Probability that its true Sharpe ratio is above the best that chance gives among so many; NaN where none varies. */
  readonly probability: number;
  /** As how many independent trials they count: ρ + (1 − ρ) × M, ρ the mean correlation of two of them. */
  readonly independent: number;
};

/** Deflated Sharpe ratio of a search (Bailey & López de Prado 2014, with their number of independent trials). */
export function deflatedBest(trials: readonly Float64Array[]): DeflatedBest {
  const all = trials.map(momentsOf);
  const varied = trials.filter((_, k) => all[k]!.second > 0);
  const moments = all.filter(({ second }) => second > 0);
  if (varied.length === 0) return { probability: Number.NaN, independent: 0 };
  const ratios = Float64Array.from(moments, ({ mean, deviation }) => mean / deviation);
  const independent = independentTrials(varied);
  const best = ratios.indexOf(Math.max(...ratios));
  const own = moments[best]!;
  const deviation = varied.length === 1 ? 0 : momentsOf(ratios).deviation;
  const shape = {
    sharpe: ratios[best]!,
    n: own.n,
    skew: populationSkew(own),
    kurtosis: populationKurtosis(own),
  };
  return { probability: probabilisticSharpe(shape, expectedBestSharpe(independent, deviation)), independent };
}

/** Two that always move together count as one; that they move against each other makes none of them more than one. */
function independentTrials(trials: readonly Float64Array[]): number {
  const count = trials.length;
  if (count === 1) return 1;
  const rows = trials[0]!.length;
  const sums = new Float64Array(rows);
  for (const trial of trials) {
    const { mean, populationDeviation } = momentsOf(trial);
    for (let row = 0; row < rows; row++) sums[row]! += (trial[row]! - mean) / populationDeviation;
  }
  // The variance of a sum of standardised trials is their number and twice every correlation.
  const variance = meanOf(sums.map((sum) => sum * sum));
  const correlation = Math.min(1, Math.max(0, (variance - count) / (count * (count - 1))));
  return correlation + (1 - correlation) * count;
}
