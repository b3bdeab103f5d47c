import { exp } from "#lib/core/math.ts";
import { normalCdf, normalQuantile } from "#lib/core/normal.ts";

const EULER_GAMMA = 0.5772156649015329;

/** Of n returns: Sharpe ratio per period, skewness γ3 and raw kurtosis γ4 (a normal distribution has 3). */
export type SharpeShape = {
  readonly sharpe: number;
  readonly n: number;
  readonly skew: number;
  readonly kurtosis: number;
};

/** √n times the standard error: √(1 − γ3·SR + (γ4 − 1)/4·SR²) (Mertens 2002). NaN when the sample allows none. */
function spreadOf({ sharpe, skew, kurtosis }: SharpeShape): number {
  return Math.sqrt(1 - skew * sharpe + ((kurtosis - 1) / 4) * sharpe * sharpe);
}

export function sharpeStandardError(shape: SharpeShape): number {
  return spreadOf(shape) / Math.sqrt(shape.n - 1);
}

/** Probability that the true ratio is above `target`, per period (Bailey & López de Prado 2012). */
export function probabilisticSharpe(shape: SharpeShape, target: number): number {
  return normalCdf((shape.sharpe - target) / sharpeStandardError(shape));
}

/** Periods after which the ratio would be above `target` with that confidence (same paper). */
export function minimumTrackRecord(shape: SharpeShape, target: number, confidence: number): number {
  const steps = (normalQuantile(confidence) * spreadOf(shape)) / (shape.sharpe - target);
  return 1 + steps * steps;
}

/** What the largest of `count` standard normals is expected to be (False Strategy theorem); 0 of one. */
export function expectedMaximum(count: number): number {
  if (count <= 1) return 0;
  return (
    (1 - EULER_GAMMA) * normalQuantile(1 - 1 / count) + EULER_GAMMA * normalQuantile(1 - exp(-1) / count)
  );
}

/** The best ratio that chance gives among `count` trials without skill whose ratios have that deviation. */
export function expectedBestSharpe(count: number, deviation: number): number {
  return count <= 1 ? 0 : deviation * expectedMaximum(count);
}

/** Years of data below which the best of `count` trials is expected to show this yearly ratio by chance (2014). */
export function minimumBacktestLength(count: number, sharpe: number): number {
  const best = expectedMaximum(count) / sharpe;
  return best * best;
}
