/** Largest of high − low, |high − last close|, |low − last close|; NaN on the first bar, which has no last close. */
export function rangeOfBar() {
  let last = Number.NaN;
  return (high: number, low: number, close: number): number => {
    const range = Math.max(high, last) - Math.min(low, last);
    last = close;
    return range;
  };
}

/** As above, but the first bar ranges from its low to its high. */
export function rangeOfBarFromFirst() {
  let last = Number.NaN;
  return (high: number, low: number, close: number): number => {
    const range = Number.isNaN(last) ? high - low : Math.max(high, last) - Math.min(low, last);
    last = close;
    return range;
  };
}

/** Wilder's directional movement: the larger of the two steps beyond the last bar, when it is a step at all. */
export function directionalMovement() {
  const moved = { plus: Number.NaN, minus: Number.NaN };
  let lastHigh = Number.NaN;
  let lastLow = Number.NaN;
  return (high: number, low: number) => {
    const up = high - lastHigh;
    const down = lastLow - low;
    const first = Number.isNaN(lastHigh);
    lastHigh = high;
    lastLow = low;
    moved.plus = first ? Number.NaN : up > 0 && up > down ? up : 0;
    moved.minus = first ? Number.NaN : down > 0 && down > up ? down : 0;
    return moved;
  };
}
