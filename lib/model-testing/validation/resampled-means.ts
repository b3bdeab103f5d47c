import { AppError } from "#lib/core/errors.ts";
import { Rng } from "#lib/core/rng.ts";
import { blockLength, hashOf, resampleRows } from "#lib/model-testing/benchmarking/index.ts";

export type ResampleOptions = {
  readonly resamples?: number;
  /** Mean length of a block; the longest that Politis & White (2004) choose for any column when absent. */
  readonly block?: number;
};

/** Means of columns, and of the same rows of each resample. */
export type ResampledMeans = {
  readonly n: number;
  readonly resamples: number;
  readonly block: number;
  readonly means: Float64Array;
  /** By column: one mean a resample. */
  readonly draws: readonly Float64Array[];
};

const RESAMPLES = 1000;

/**
 * Means under the stationary bootstrap (Politis & Romano 1994); a resample takes the same rows of every column, so
 * what they have in common stays. The seed is a hash of the columns. Throws AppError "bad-input" without columns of
 * at least 10 rows and one length.
 */
export function resampledMeans(
  columns: readonly Float64Array[],
  { resamples = RESAMPLES, block: given }: ResampleOptions = {},
): ResampledMeans {
  const n = columns[0]?.length ?? 0;
  if (n < 10) throw new AppError("bad-input", `A resampling test needs at least 10 periods; there are ${n}.`);
  if (columns.some(({ length }) => length !== n))
    throw new AppError("bad-input", "All trials must have returns of the same periods.");
  const block = given ?? columns.reduce((longest, column) => Math.max(longest, blockLength(column)), 1);
  const random = new Rng(columns.reduce((seed, column) => Math.imul(seed, 31) ^ hashOf(column), 1) >>> 0);
  const rows = new Int32Array(n);
  const draws = columns.map(() => new Float64Array(resamples));
  for (let draw = 0; draw < resamples; draw++) {
    resampleRows(rows, block, random);
    for (const [k, column] of columns.entries()) draws[k]![draw] = meanOf(column, rows);
  }
  const all = Int32Array.from({ length: n }, (_, row) => row);
  return { n, resamples, block, means: Float64Array.from(columns, (column) => meanOf(column, all)), draws };
}

function meanOf(values: Float64Array, rows: Int32Array): number {
  let sum = 0;
  for (let k = 0; k < rows.length; k++) sum += values[rows[k]!]!;
  return sum / rows.length;
}

/** √n times the deviation of a column's resampled means about its mean; 0 for a column that stands still. */
export function longRunDeviation({ n, means, draws, resamples }: ResampledMeans, column: number): number {
  let squares = 0;
  for (const draw of draws[column]!) squares += (draw - means[column]!) * (draw - means[column]!);
  return Math.sqrt((n * squares) / resamples);
}
