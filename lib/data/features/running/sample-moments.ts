/** Figures of one whole window. A flat window has no spread: see each figure for what it answers then. */

export function meanOf(values: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < values.length; k++) sum += values[k]!;
  return sum / values.length;
}

/** Mean of (value − mean)^power, power 2, 3 or 4. */
export function centralMoment(values: Float64Array, mean: number, power: 2 | 3 | 4): number {
  let sum = 0;
  for (let k = 0; k < values.length; k++) {
    const distance = values[k]! - mean;
    const square = distance * distance;
    sum += power === 2 ? square : power === 3 ? square * distance : square * square;
  }
  return sum / values.length;
}

/** Divided by n − 1. */
export function sampleVariance(values: Float64Array): number {
  return isFlat(values)
    ? 0
    : (centralMoment(values, meanOf(values), 2) * values.length) / (values.length - 1);
}

/** Whether all values are one: rounding in the mean must not make a spread of nothing. */
export function isFlat(values: Float64Array): boolean {
  for (let k = 1; k < values.length; k++) if (values[k] !== values[0]) return false;
  return true;
}

/** Slope of the least-squares line of y on x; 0 when x is flat. */
export function slopeOf(x: ArrayLike<number>, y: ArrayLike<number>): number {
  let [sumX, sumY] = [0, 0];
  for (let k = 0; k < x.length; k++) {
    sumX += x[k]!;
    sumY += y[k]!;
  }
  const [meanX, meanY] = [sumX / x.length, sumY / x.length];
  let [xx, xy] = [0, 0];
  for (let k = 0; k < x.length; k++) {
    const dx = x[k]! - meanX;
    xx += dx * dx;
    xy += dx * (y[k]! - meanY);
  }
  return xx > 0 ? xy / xx : 0;
}
