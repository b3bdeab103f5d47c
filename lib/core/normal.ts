/** The standard normal distribution, to about 1e-15. */
import { exp, log } from "./math.ts";

const INVERSE_ROOT_TWO_PI = 0.3989422804014327;
/** Beyond this the series loses digits and the continued fraction is quick. */
const SERIES_LIMIT = 3;
const FRACTION_TERMS = 120;

export function normalDensity(x: number): number {
  return INVERSE_ROOT_TWO_PI * exp((-x * x) / 2);
}

/** Φ(x), small tails with full relative accuracy. NaN of NaN. */
export function normalCdf(x: number): number {
  if (Number.isNaN(x)) return Number.NaN;
  if (Math.abs(x) > SERIES_LIMIT) {
    const tail = upperTail(Math.abs(x));
    return x < 0 ? tail : 1 - tail;
  }
  let term = x;
  let sum = x;
  for (let k = 3; Math.abs(term) > 1e-17 * Math.abs(sum); k += 2) {
    term *= (x * x) / k;
    sum += term;
  }
  return 0.5 + sum * normalDensity(x);
}

/** Mills' ratio as Laplace's continued fraction, from its far end. */
function upperTail(x: number): number {
  let fraction = x;
  for (let k = FRACTION_TERMS; k > 0; k--) fraction = x + k / fraction;
  return normalDensity(x) / fraction;
}

/** Φ⁻¹(p): Hastings' start (Abramowitz & Stegun 26.2.23), then Halley's steps. ±∞ at 1 and 0, NaN outside. */
export function normalQuantile(p: number): number {
  if (!(p >= 0 && p <= 1)) return Number.NaN;
  if (p === 0) return Number.NEGATIVE_INFINITY;
  if (p === 1) return Number.POSITIVE_INFINITY;
  if (p > 0.5) return -normalQuantile(1 - p);
  const t = Math.sqrt(-2 * log(p));
  let x =
    (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308))) - t;
  for (let step = 0; step < 3; step++) {
    const error = (normalCdf(x) - p) / normalDensity(x);
    x -= error / (1 + (x * error) / 2);
  }
  return x;
}
