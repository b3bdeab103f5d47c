import { cbrt, log10 } from "#lib/core/math.ts";
import { normalCdf, normalQuantile } from "#lib/core/normal.ts";
import { Rng } from "#lib/core/rng.ts";
import { meanOf, quantileOf } from "./series.ts";
import type { Interval } from "./statistic.ts";

const RESAMPLES = 1000;
const LEVEL = 0.95;
/** Groups of neighbours that the jackknife leaves out one at a time. */
const GROUPS = 100;

/** Computes figures of the observations of these rows; NaN where one is not defined. */
export type Figures = (rows: Int32Array) => readonly number[];

export type BootstrapOptions = { readonly resamples?: number; readonly level?: number };

/**
 * Intervals of several figures by the stationary bootstrap (Politis & Romano 1994), block length by Politis & White
 * (2004, corrected 2009), ends by BCa (Efron 1987, its acceleration from a delete-a-group jackknife). The seed is a
 * hash of `values`, so the same data give the same interval. Undefined for a figure that most resamples cannot give.
 */
export function bootstrapIntervals(
  values: Float64Array,
  figures: Figures,
  { resamples = RESAMPLES, level = LEVEL }: BootstrapOptions = {},
): (Interval | undefined)[] {
  const n = values.length;
  const block = blockLength(values);
  const random = new Rng(hashOf(values));
  const whole = figures(Int32Array.from({ length: n }, (_, row) => row));
  const rows = new Int32Array(n);
  const draws = whole.map(() => new Float64Array(resamples));
  for (let draw = 0; draw < resamples; draw++) {
    resampleRows(rows, block, random);
    figures(rows).forEach((value, k) => {
      draws[k]![draw] = value;
    });
  }
  const accelerations = accelerationsOf(n, figures, whole.length);
  const method = `stationary bootstrap, ${resamples} resamples, mean block ${Number(block.toFixed(1))}, BCa`;
  return whole.map((estimate, k) => {
    const ends = biasCorrected(draws[k]!, estimate, accelerations[k]!, level);
    return ends && { ...ends, level, method };
  });
}

/** Rows of a resample: blocks of geometric length with mean `block`, joined end to end; the sample is a circle. */
export function resampleRows(rows: Int32Array, block: number, random: Rng): void {
  const n = rows.length;
  const stop = 1 / block;
  let row = 0;
  for (let i = 0; i < n; i++) {
    row = i === 0 || random.next() < stop ? Math.floor(random.next() * n) : (row + 1) % n;
    rows[i] = row;
  }
}

function biasCorrected(
  draws: Float64Array,
  estimate: number,
  acceleration: number,
  level: number,
): { low: number; high: number } | undefined {
  const sorted = draws.filter((value) => Number.isFinite(value)).sort();
  if (!Number.isFinite(estimate) || sorted.length < 0.9 * draws.length) return undefined;
  let below = 0;
  for (const value of sorted) below += value < estimate ? 1 : value === estimate ? 0.5 : 0;
  const share = Math.min(Math.max(below / sorted.length, 0.5 / sorted.length), 1 - 0.5 / sorted.length);
  const bias = normalQuantile(share);
  const end = (tail: number) => {
    const z = bias + normalQuantile(tail);
    return quantileOf(sorted, normalCdf(bias + z / (1 - acceleration * z)));
  };
  return { low: end((1 - level) / 2), high: end((1 + level) / 2) };
}

/** Σd³ ÷ (6 (Σd²)^1.5), d the distances of the leave-a-group-out figures from their mean. */
function accelerationsOf(n: number, figures: Figures, count: number): number[] {
  const groups = Math.min(GROUPS, n);
  const without: (readonly number[])[] = [];
  for (let group = 0; group < groups; group++) {
    const from = Math.floor((group * n) / groups);
    const to = Math.floor(((group + 1) * n) / groups);
    without.push(
      figures(Int32Array.from({ length: n - (to - from) }, (_, k) => (k < from ? k : k + to - from))),
    );
  }
  return Array.from({ length: count }, (_, k) => {
    const values = Float64Array.from(without, (of) => of[k]!).filter((value) => Number.isFinite(value));
    const centre = meanOf(values);
    let squares = 0;
    let cubes = 0;
    for (const value of values) {
      const distance = centre - value;
      squares += distance * distance;
      cubes += distance * distance * distance;
    }
    return squares === 0 ? 0 : cubes / (6 * squares * Math.sqrt(squares));
  });
}

/** The mean block of the stationary bootstrap that suits the autocorrelation of the values, ≥ 1. */
export function blockLength(values: Float64Array): number {
  const n = values.length;
  if (n < 10) return 1;
  const most = Math.ceil(Math.min(3 * Math.sqrt(n), n / 3));
  const covariance = autocovariances(values, Math.min(n - 1, 2 * most));
  if (!(covariance[0]! > 0)) return 1;
  const lags = Math.min(2 * Math.max(lastSignificantLag(covariance, n), 1), covariance.length - 1);
  let weighted = 0;
  let spectrum = covariance[0]!;
  for (let k = 1; k <= lags; k++) {
    const share = k / lags;
    const taper = share <= 0.5 ? 1 : 2 * (1 - share);
    weighted += 2 * taper * k * covariance[k]!;
    spectrum += 2 * taper * covariance[k]!;
  }
  if (spectrum === 0) return 1;
  const length = cbrt((weighted * weighted) / (spectrum * spectrum)) * cbrt(n);
  return Math.min(Math.max(length, 1), most);
}

/** The lag after which the next few autocorrelations all stay within twice √(log₁₀ n ÷ n). */
function lastSignificantLag(covariance: Float64Array, n: number): number {
  const bound = 2 * Math.sqrt(log10(n) / n) * covariance[0]!;
  const quiet = Math.max(5, Math.ceil(Math.sqrt(log10(n))));
  let run = 0;
  for (let k = 1; k < covariance.length; k++) {
    run = Math.abs(covariance[k]!) < bound ? run + 1 : 0;
    if (run === quiet) return k - quiet;
  }
  return covariance.length - 1;
}

function autocovariances(values: Float64Array, lags: number): Float64Array {
  const centre = meanOf(values);
  const distances = values.map((value) => value - centre);
  const covariance = new Float64Array(lags + 1);
  for (let k = 0; k <= lags; k++) {
    let sum = 0;
    for (let i = k; i < distances.length; i++) sum += distances[i]! * distances[i - k]!;
    covariance[k] = sum / distances.length;
  }
  return covariance;
}

/** FNV-1a over the bytes, little-endian on every host that runs this. */
export function hashOf(values: Float64Array): number {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  let hash = 0x811c9dc5;
  for (let i = 0; i < bytes.length; i++) hash = Math.imul(hash ^ bytes[i]!, 0x01000193);
  return hash >>> 0;
}
