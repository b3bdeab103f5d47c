import { log } from "#lib/core/math.ts";
import {
  longRunDeviation,
  type ResampledMeans,
  type ResampleOptions,
  resampledMeans,
} from "./resampled-means.ts";

/** p-values of "no trial is better than the benchmark"; the smaller, the less likely that the best one is luck. */
export type SuperiorAbility = {
  /** The trial with the largest studentised mean. */
  readonly best: number;
  /** White's reality check (2000): the largest mean, not studentised. */
  readonly realityCheck: number;
  /** Hansen's test (2005). `consistent` is the one to read; the others bound it. */
  readonly lower: number;
  readonly consistent: number;
  readonly upper: number;
  readonly n: number;
  readonly resamples: number;
  readonly block: number;
};

/**
 * Whether the best of all trials beats the benchmark, every trial counted. `excess` are each trial's returns per
 * period less the benchmark's. The long-run deviation is that of the resamples.
 */
export function superiorAbility(
  excess: readonly Float64Array[],
  options: ResampleOptions = {},
): SuperiorAbility {
  const sample = resampledMeans(excess, options);
  const { n, means, draws, resamples, block } = sample;
  const root = Math.sqrt(n);
  const deviations = excess.map((_, k) => longRunDeviation(sample, k));
  const ratios = deviations.map((deviation, k) => (deviation > 0 ? (root * means[k]!) / deviation : 0));
  const threshold = -Math.sqrt(2 * log(log(n)));
  const recentred = {
    lower: means.map((mean) => Math.max(mean, 0)),
    consistent: means.map((mean, k) => (ratios[k]! >= threshold ? mean : 0)),
    upper: means,
  };
  const share = (centres: Float64Array, scale: (k: number) => number, observed: number, least: number) => {
    let above = 0;
    for (let draw = 0; draw < resamples; draw++) {
      let most = least;
      for (let k = 0; k < draws.length; k++)
        most = Math.max(most, scale(k) * root * (draws[k]![draw]! - centres[k]!));
      if (most >= observed) above++;
    }
    return above / resamples;
  };
  const studentised = (k: number) => (deviations[k]! > 0 ? 1 / deviations[k]! : 0);
  const largest = Math.max(0, ...ratios);
  return {
    best: ratios.indexOf(Math.max(...ratios)),
    realityCheck: share(means, () => 1, root * Math.max(...means), Number.NEGATIVE_INFINITY),
    lower: share(recentred.lower, studentised, largest, 0),
    consistent: share(recentred.consistent, studentised, largest, 0),
    upper: share(recentred.upper, studentised, largest, 0),
    ...{ n, resamples, block },
  };
}

/**
 * The trials that beat the benchmark with a familywise error of `level`, by stepwise multiple testing (Romano & Wolf
 * 2005, studentised): what has been found no longer raises the bar for the rest. Ascending.
 */
export function stepwiseSuperior(
  excess: readonly Float64Array[],
  level = 0.05,
  options: ResampleOptions = {},
): number[] {
  const sample = resampledMeans(excess, options);
  const root = Math.sqrt(sample.n);
  const deviations = excess.map((_, k) => longRunDeviation(sample, k));
  let left = excess.map((_, k) => k).filter((k) => deviations[k]! > 0);
  const found: number[] = [];
  for (;;) {
    const bar = barOf(sample, left, deviations, level);
    const better = left.filter((k) => (root * sample.means[k]!) / deviations[k]! > bar);
    if (better.length === 0) return found.sort((a, b) => a - b);
    found.push(...better);
    left = left.filter((k) => !better.includes(k));
  }
}

/** The 1 − `level` quantile of the largest studentised deviation among these trials. */
function barOf(
  { n, means, draws, resamples }: ResampledMeans,
  trials: readonly number[],
  deviations: readonly number[],
  level: number,
): number {
  const root = Math.sqrt(n);
  const largest = Float64Array.from({ length: resamples }, (_, draw) =>
    trials.reduce(
      (most, k) => Math.max(most, (root * (draws[k]![draw]! - means[k]!)) / deviations[k]!),
      Number.NEGATIVE_INFINITY,
    ),
  ).sort();
  return largest[Math.min(resamples - 1, Math.ceil((1 - level) * resamples))]!;
}
