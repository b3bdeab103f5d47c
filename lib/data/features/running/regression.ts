/** A least-squares line through the last n values; bars are numbered 0 … n − 1, the newest is n − 1. */
export type Line = { full: boolean; slope: number; intercept: number };

/** Running sums, made anew once a window; the intercept is the line at the oldest bar. */
export function regression(length: number): (value: number) => Line {
  const window = new Float64Array(length);
  const line: Line = { full: false, slope: 0, intercept: 0 };
  const sumX = (length * (length - 1)) / 2;
  const divisor = (length * (length * length - 1)) / 12;
  let slot = 0;
  let seen = 0;
  let sum = 0;
  let weighted = 0;
  return (value) => {
    if (Number.isNaN(value)) {
      line.full = false;
      return line;
    }
    if (seen < length) {
      weighted += value * seen;
      sum += value;
      seen++;
    } else {
      const removed = window[slot]!;
      weighted += value * (length - 1) - (sum - removed);
      sum += value - removed;
    }
    window[slot] = value;
    if (++slot === length) {
      slot = 0;
      sum = 0;
      weighted = 0;
      for (let k = 0; k < length; k++) {
        sum += window[k]!;
        weighted += window[k]! * k;
      }
    }
    line.full = seen === length;
    line.slope = length === 1 ? 0 : (weighted - (sumX * sum) / length) / divisor;
    line.intercept = (sum - line.slope * sumX) / length;
    return line;
  };
}
