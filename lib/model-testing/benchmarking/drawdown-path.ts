/** Of every row the drawdown in progress: how deep it is now and was at worst (fractions ≤ 0), and rows since the peak. */
export type DrawdownPath = {
  readonly current: Float64Array;
  readonly deepest: Float64Array;
  readonly rows: Float64Array;
};

/** Drawdown = equity ÷ highest equity so far − 1; a new or equal high ends it. */
export function drawdownPath(equity: Float64Array): DrawdownPath {
  const path = {
    current: new Float64Array(equity.length),
    deepest: new Float64Array(equity.length),
    rows: new Float64Array(equity.length),
  };
  let peak = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < equity.length; i++) {
    if (equity[i]! >= peak) {
      peak = equity[i]!;
      continue;
    }
    path.current[i] = equity[i]! / peak - 1;
    path.deepest[i] = Math.min(path.deepest[i - 1]!, path.current[i]!);
    path.rows[i] = path.rows[i - 1]! + 1;
  }
  return path;
}
