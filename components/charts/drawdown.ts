/** Fraction below the highest value so far, ≤ 0, the start included; NaN stays NaN. */
export function drawdownOf(values: Float64Array, initial: number): Float64Array {
  const found = new Float64Array(values.length);
  let peak = initial;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (value > peak) peak = value;
    found[i] = value / peak - 1;
  }
  return found;
}

/** The index of the deepest drawdown; −1 when there is none. */
export function worstPoint(drawdown: Float64Array): number {
  let worst = -1;
  for (let i = 0; i < drawdown.length; i++) {
    if (drawdown[i]! < (worst < 0 ? 0 : drawdown[worst]!)) worst = i;
  }
  return worst;
}

/** One fall and its recovery, as indices; `recovery` is −1 while under water. */
export type Drawdown = {
  readonly peak: number;
  readonly trough: number;
  readonly recovery: number;
  readonly depth: number;
};

/** The deepest falls, deepest first. `peak` is the last point at the high, or −1 when the start was the high. */
export function deepestDrawdowns(drawdown: Float64Array, count: number): Drawdown[] {
  const found: Drawdown[] = [];
  let peak = -1;
  let trough = -1;
  for (let i = 0; i < drawdown.length; i++) {
    const depth = drawdown[i]!;
    if (depth < 0) {
      if (trough < 0 || depth < drawdown[trough]!) trough = i;
      continue;
    }
    if (trough >= 0) found.push({ peak, trough, recovery: i, depth: drawdown[trough]! });
    peak = i;
    trough = -1;
  }
  if (trough >= 0) found.push({ peak, trough, recovery: -1, depth: drawdown[trough]! });
  return found.sort((a, b) => a.depth - b.depth).slice(0, count);
}
