/** How many values ago the extreme of the last n stood; NaN while the window fills. */
export type Age = (value: number) => number;

/**
 * The tie rule of TA-Lib's MAXINDEX: a newcomer that equals the extreme takes its place; when the extreme has
 * left the window, the oldest of equals does.
 */
export function ageOfExtreme(length: number, sign: 1 | -1): Age {
  const window = new Float64Array(length);
  let seen = 0;
  let best = 0;
  let row = -1;
  return (value) => {
    const now = seen++;
    const signed = sign * value;
    window[now % length] = signed;
    if (row < 0 || signed >= best) {
      best = signed;
      row = now;
    } else if (row <= now - length) {
      row = now - length + 1;
      best = window[row % length]!;
      for (let k = row + 1; k <= now; k++) {
        if (window[k % length]! <= best) continue;
        best = window[k % length]!;
        row = k;
      }
    }
    return seen < length ? Number.NaN : now - row;
  };
}
