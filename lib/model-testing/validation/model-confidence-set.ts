import { AppError } from "#lib/core/errors.ts";
import { type ResampledMeans, type ResampleOptions, resampledMeans } from "./resampled-means.ts";

export type ConfidenceSet = {
  /** By trial: the level at which it would leave the set. The last one left has 1. */
  readonly pValues: Float64Array;
  /** The trials among which the best one is, with confidence 1 − `level`. Ascending. */
  readonly included: readonly number[];
};

/** The work grows with the cube of their number. */
const MAX_TRIALS = 200;

/**
 * The model confidence set (Hansen, Lunde & Nason 2011) of trials by their mean return, range statistic: as long as
 * they are told apart, the worst one leaves. Throws AppError "bad-input" for fewer than 2 or more than 200 trials.
 */
export function modelConfidenceSet(
  trials: readonly Float64Array[],
  level = 0.1,
  options: ResampleOptions = {},
): ConfidenceSet {
  if (trials.length < 2 || trials.length > MAX_TRIALS)
    throw new AppError("bad-input", `Compare 2 to ${MAX_TRIALS} trials; there are ${trials.length}.`);
  const sample = resampledMeans(trials, options);
  const deviations = trials.map((_, i) => trials.map((__, j) => deviationOf(sample, i, j)));
  const pValues = new Float64Array(trials.length).fill(1);
  let left = trials.map((_, k) => k);
  let least = 0;
  while (left.length > 1) {
    least = Math.max(least, pValueOf(sample, left, deviations));
    const worst = worstOf(sample, left, deviations);
    pValues[worst] = least;
    left = left.filter((k) => k !== worst);
  }
  return { pValues, included: trials.map((_, k) => k).filter((k) => pValues[k]! >= level) };
}

/** Of the resampled difference of two means about the observed one. */
function deviationOf({ means, draws, resamples }: ResampledMeans, i: number, j: number): number {
  let squares = 0;
  for (let draw = 0; draw < resamples; draw++) {
    const distance = draws[i]![draw]! - draws[j]![draw]! - (means[i]! - means[j]!);
    squares += distance * distance;
  }
  return Math.sqrt(squares / resamples);
}

const over = (distance: number, deviation: number) => (deviation > 0 ? distance / deviation : 0);

/** Share of resamples whose largest studentised difference is at least the observed one. */
function pValueOf(
  { means, draws, resamples }: ResampledMeans,
  left: readonly number[],
  deviations: readonly (readonly number[])[],
): number {
  let observed = 0;
  const largest = new Float64Array(resamples);
  for (const [place, i] of left.entries())
    for (const j of left.slice(place + 1)) {
      const deviation = deviations[i]![j]!;
      const distance = means[i]! - means[j]!;
      observed = Math.max(observed, over(Math.abs(distance), deviation));
      for (let draw = 0; draw < resamples; draw++)
        largest[draw] = Math.max(
          largest[draw]!,
          over(Math.abs(draws[i]![draw]! - draws[j]![draw]! - distance), deviation),
        );
    }
  return largest.filter((value) => value >= observed).length / resamples;
}

/** The trial that lies furthest behind some other. */
function worstOf(
  { means }: ResampledMeans,
  left: readonly number[],
  deviations: readonly (readonly number[])[],
): number {
  const behind = (k: number) => Math.max(...left.map((j) => over(means[j]! - means[k]!, deviations[j]![k]!)));
  return left.reduce((worst, k) => (behind(k) > behind(worst) ? k : worst));
}
