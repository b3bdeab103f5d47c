import { AppError } from "#lib/core/errors.ts";
import { log } from "#lib/core/math.ts";
import { lineThrough, meanOf } from "#lib/model-testing/benchmarking/index.ts";
import { combinations } from "./combinations.ts";

/** What the best trial of each half of the data did in the other half. One entry a split. */
export type Cscv = {
  readonly blocks: number;
  readonly splits: number;
  /** The trial that was best in sample. */
  readonly best: Int32Array;
  /** Its Sharpe ratio per period in sample, and out of sample. */
  readonly inSample: Float64Array;
  readonly outOfSample: Float64Array;
  /** ln(ω ÷ (1 − ω)) of its relative rank ω out of sample; ≤ 0 is the lower half. */
  readonly logits: Float64Array;
  /** Probability of backtest overfitting: the share of logits ≤ 0. */
  readonly pbo: number;
  /** Share of splits in which the chosen trial lost out of sample. */
  readonly lossProbability: number;
  /** Least squares of out of sample on in sample. */
  readonly degradation: { readonly slope: number; readonly intercept: number; readonly rSquared: number };
  /** Whether choosing beats the mean trial out of sample, by first and by second order stochastic dominance. */
  readonly dominance: { readonly first: boolean; readonly second: boolean };
};

/** Of each block and trial: sums of the returns less the trial's mean, and of their squares. */
type Sums = { readonly rows: number; readonly sum: Float64Array; readonly square: Float64Array };

/**
 * Combinatorially symmetric cross-validation (Bailey, Borwein, López de Prado & Zhu 2017): every half of the blocks
 * chooses a trial by its Sharpe ratio, the other half judges it. `trials` are returns per period on the same periods.
 * Rows that do not fill the blocks are left out at the start; a trial that stands still has a ratio of 0.
 * Throws AppError "bad-input" when there are fewer than 2 trials or 2 rows a block.
 */
export function cscv(trials: readonly Float64Array[], blocks = 16): Cscv {
  check(trials, blocks);
  const sums = sumsOf(trials, blocks);
  const means = trials.map(meanOf);
  const best: number[] = [];
  const inSample: number[] = [];
  const outOfSample: number[] = [];
  const typical: number[] = [];
  const logits: number[] = [];
  for (const chosen of combinations(blocks, blocks / 2)) {
    const left = Array.from({ length: blocks }, (_, block) => block).filter((b) => !chosen.includes(b));
    const known = sharpes(sums, means, chosen);
    const judged = sharpes(sums, means, left);
    const winner = known.indexOf(known.reduce((a, b) => Math.max(a, b)));
    const rank = rankOf(judged, winner) / (trials.length + 1);
    best.push(winner);
    inSample.push(known[winner]!);
    outOfSample.push(judged[winner]!);
    typical.push(meanOf(judged));
    logits.push(log(rank / (1 - rank)));
  }
  const splits = best.length;
  const [known, judged] = [Float64Array.from(inSample), Float64Array.from(outOfSample)];
  return {
    blocks,
    splits,
    best: Int32Array.from(best),
    inSample: known,
    outOfSample: judged,
    logits: Float64Array.from(logits),
    pbo: logits.filter((logit) => logit <= 0).length / splits,
    lossProbability: outOfSample.filter((ratio) => ratio < 0).length / splits,
    degradation: degradationOf(known, judged),
    dominance: dominanceOf(outOfSample, typical),
  };
}

function check(trials: readonly Float64Array[], blocks: number): void {
  const rows = trials[0]?.length ?? 0;
  if (trials.length < 2)
    throw new AppError("bad-input", `Overfitting needs at least 2 trials; there is ${trials.length}.`);
  if (trials.some(({ length }) => length !== rows))
    throw new AppError("bad-input", "All trials must have returns of the same periods.");
  if (!Number.isInteger(blocks) || blocks < 2 || blocks % 2 !== 0)
    throw new AppError("bad-input", `The data can be cut into an even number of blocks, not into ${blocks}.`);
  if (rows < 2 * blocks)
    throw new AppError("bad-input", `${blocks} blocks need ${2 * blocks} periods; there are ${rows}.`);
}

function sumsOf(trials: readonly Float64Array[], blocks: number): Sums[] {
  const rows = Math.floor(trials[0]!.length / blocks);
  const skipped = trials[0]!.length - rows * blocks;
  const means = trials.map(meanOf);
  return Array.from({ length: blocks }, (_, block) => {
    const sum = new Float64Array(trials.length);
    const square = new Float64Array(trials.length);
    const from = skipped + block * rows;
    for (const [k, trial] of trials.entries())
      for (let row = from; row < from + rows; row++) {
        const distance = trial[row]! - means[k]!;
        sum[k]! += distance;
        square[k]! += distance * distance;
      }
    return { rows, sum, square };
  });
}

/** Mean ÷ sample deviation of each trial over these blocks. */
function sharpes(sums: readonly Sums[], means: readonly number[], blocks: readonly number[]): Float64Array {
  const ratios = new Float64Array(means.length);
  const n = blocks.length * sums[0]!.rows;
  for (let k = 0; k < ratios.length; k++) {
    let sum = 0;
    let square = 0;
    for (const block of blocks) {
      sum += sums[block]!.sum[k]!;
      square += sums[block]!.square[k]!;
    }
    const variance = (square - (sum * sum) / n) / (n - 1);
    ratios[k] = variance > 0 ? (means[k]! + sum / n) / Math.sqrt(variance) : 0;
  }
  return ratios;
}

/** From 1 for the smallest; the mean of their ranks among equals. */
function rankOf(values: Float64Array, index: number): number {
  let below = 0;
  let equal = 0;
  for (const value of values) {
    if (value < values[index]!) below++;
    else if (value === values[index]) equal++;
  }
  return below + (equal + 1) / 2;
}

function degradationOf(inSample: Float64Array, outOfSample: Float64Array): Cscv["degradation"] {
  const { slope, intercept, correlation } = lineThrough(outOfSample, inSample);
  // Where nothing varies there is no slope.
  if (Number.isNaN(slope)) return { slope: 0, intercept: meanOf(outOfSample), rSquared: 0 };
  return { slope, intercept, rSquared: Number.isNaN(correlation) ? 0 : correlation * correlation };
}

/** `chosen` dominates when its distribution function is nowhere above, or its integral nowhere. */
function dominanceOf(chosen: readonly number[], typical: readonly number[]) {
  const ours = Float64Array.from(chosen).sort();
  const theirs = Float64Array.from(typical).sort();
  let [a, b] = [0, 0];
  let first = true;
  let second = true;
  let area = 0;
  let gap = 0;
  let last = Math.min(ours[0]!, theirs[0]!);
  while (a < ours.length || b < theirs.length) {
    const point = Math.min(ours[a] ?? Number.POSITIVE_INFINITY, theirs[b] ?? Number.POSITIVE_INFINITY);
    area += gap * (point - last);
    while (ours[a] === point) a++;
    while (theirs[b] === point) b++;
    gap = b / theirs.length - a / ours.length;
    if (gap < 0) first = false;
    if (area < 0) second = false;
    last = point;
  }
  return { first, second };
}
