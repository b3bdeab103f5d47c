/** What statistics ask of a column of numbers. */

/** Central sums of powers; deviations and the third and fourth moment follow. */
export type Moments = {
  readonly n: number;
  readonly mean: number;
  /** Divided by n − 1, and by n. */
  readonly deviation: number;
  readonly populationDeviation: number;
  readonly largest: number;
  readonly second: number;
  readonly third: number;
  readonly fourth: number;
};

export function momentsOf(values: Float64Array): Moments {
  const n = values.length;
  let sum = 0;
  let largest = 0;
  for (let i = 0; i < n; i++) {
    const value = values[i]!;
    sum += value;
    largest = Math.max(largest, Math.abs(value));
  }
  const mean = sum / n;
  let second = 0;
  let third = 0;
  let fourth = 0;
  for (let i = 0; i < n; i++) {
    const distance = values[i]! - mean;
    const square = distance * distance;
    second += square;
    third += square * distance;
    fourth += square * square;
  }
  return {
    n,
    mean,
    deviation: Math.sqrt(second / (n - 1)),
    populationDeviation: Math.sqrt(second / n),
    largest,
    second,
    third,
    fourth,
  };
}

/** γ3 of the sample as it is (divided by n). */
export function populationSkew({ n, populationDeviation: d, third }: Moments): number {
  return third / n / (d * d * d);
}

/** γ4 of the sample as it is; a normal distribution has 3. */
export function populationKurtosis({ n, populationDeviation: d, fourth }: Moments): number {
  return fourth / n / (d * d * d * d);
}

/** G1, bias-corrected. */
export function sampleSkew({ n, deviation, third }: Moments): number {
  return ((n / ((n - 1) * (n - 2))) * third) / (deviation * deviation * deviation);
}

/** G2, bias-corrected; a normal distribution has 0. */
export function sampleExcessKurtosis({ n, deviation, fourth }: Moments): number {
  const variance = deviation * deviation;
  const scaled = ((n * (n + 1)) / ((n - 1) * (n - 2) * (n - 3))) * (fourth / (variance * variance));
  return scaled - (3 * (n - 1) * (n - 1)) / ((n - 2) * (n - 3));
}

export function meanOf(values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum / values.length;
}

/** Of sorted values, linear between them (type 7). NaN of none. */
export function quantileOf(sorted: Float64Array, p: number): number {
  const place = (sorted.length - 1) * p;
  const below = Math.floor(place);
  const low = sorted[below]!;
  const high = sorted[Math.min(below + 1, sorted.length - 1)]!;
  return low + (high - low) * (place - below);
}

/** Least squares of y on x with a constant. */
export type Line = { readonly slope: number; readonly intercept: number; readonly correlation: number };

export function lineThrough(y: Float64Array, x: Float64Array): Line {
  const centreY = meanOf(y);
  const centreX = meanOf(x);
  let xy = 0;
  let xx = 0;
  let yy = 0;
  for (let i = 0; i < y.length; i++) {
    const dx = x[i]! - centreX;
    const dy = y[i]! - centreY;
    xy += dx * dy;
    xx += dx * dx;
    yy += dy * dy;
  }
  const slope = xy / xx;
  return { slope, intercept: centreY - slope * centreX, correlation: xy / Math.sqrt(xx * yy) };
}

export function minus(a: Float64Array, b: Float64Array): Float64Array {
  const difference = new Float64Array(a.length);
  for (let i = 0; i < a.length; i++) difference[i] = a[i]! - b[i]!;
  return difference;
}
