import type { ReturnsInput } from "#lib/model-testing/benchmarking/returns-input.ts";
import { meanOf, quantileOf } from "#lib/model-testing/benchmarking/series.ts";
import type { Figure, Parameters } from "./performance-analytics.ts";
import { annualGrowth, drawdownsOf, sumOf } from "./sums.ts";

/** A stretch of periods below a peak; `to` is the period in which the peak came back, or the one after the last. */
type Drawdown = {
  readonly from: number;
  readonly trough: number;
  readonly to: number;
  readonly depth: number;
  readonly over: boolean;
};

export function drawdownFigure(
  name: string,
  { returns, periodsPerYear }: ReturnsInput,
  parameters: Parameters,
  stamps: readonly string[],
): Figure | undefined {
  const path = drawdownsOf(returns);
  const found = drawdownsIn(path);
  const deepest = -path.reduce((a, b) => Math.min(a, b), 0);
  const growth = annualGrowth(returns, periodsPerYear);
  const pain = -sumOf(path) / path.length;
  const meanOver = (value: (drawdown: Drawdown) => number) =>
    found.reduce((sum, drawdown) => sum + value(drawdown), 0) / found.length;
  const squares = found.reduce((sum, { depth }) => sum + depth * depth, 0);
  switch (name) {
    case "maxDrawdown":
      return deepest;
    case "AverageDrawdown":
      return -meanOver(({ depth }) => depth);
    case "AverageLength":
      return meanOver(lengthOf);
    case "AverageRecovery":
      return meanOver(({ to, trough }) => to - trough);
    case "CDD":
      return conditionalDrawdown(found, stretchesAbove(path), 1 - Number(parameters.p));
    case "PainIndex":
      return pain;
    case "PainRatio":
      return growth / pain;
    case "SterlingRatio":
      return growth / (deepest + Number(parameters.excess));
    case "BurkeRatio":
      return growth / Math.sqrt(losingStreaks(returns));
    case "DrawdownDeviation":
      return Math.sqrt(squares / returns.length);
    case "table.Drawdowns":
      return table(found, Number(parameters.top), stamps);
  }
  return undefined;
}

const lengthOf = ({ from, to }: Drawdown) => to - from + 1;

/** Mean of the depths up to their quantile; the stretches at or above a peak count there as depth 0. */
function conditionalDrawdown(found: readonly Drawdown[], above: number, share: number): number {
  const depths = Float64Array.from(found, ({ depth }) => depth).sort();
  const all = new Float64Array(depths.length + above);
  all.set(depths);
  const limit = quantileOf(all.sort(), share);
  return -meanOf(depths.filter((depth) => depth <= limit));
}

function stretchesAbove(path: Float64Array): number {
  let stretches = 0;
  path.forEach((value, k) => {
    if (value === 0 && (k === 0 || path[k - 1]! < 0)) stretches++;
  });
  return stretches;
}

/** Sum of squares of the losses of each run of losing periods; the library compounds them in percent of percent. */
function losingStreaks(returns: Float64Array): number {
  let squares = 0;
  let level = 1;
  for (let k = 0; k <= returns.length; k++) {
    const value = returns[k] ?? 0;
    if (value < 0) level *= 1 + value / 100;
    else {
      squares += (level - 1) * 100 * ((level - 1) * 100);
      level = 1;
    }
  }
  return squares;
}

function drawdownsIn(path: Float64Array): Drawdown[] {
  const found: Drawdown[] = [];
  let from = -1;
  let trough = -1;
  for (let i = 0; i <= path.length; i++) {
    const below = i < path.length && path[i]! < 0;
    if (below) {
      if (from < 0) [from, trough] = [i, i];
      if (path[i]! < path[trough]!) trough = i;
    } else if (from >= 0) {
      const over = i < path.length;
      found.push({ from, trough, to: i, depth: path[trough]!, over });
      from = -1;
    }
  }
  return found;
}

/** The deepest ones: dates, depth to four decimals, and lengths in periods. */
function table(found: readonly Drawdown[], top: number, stamps: readonly string[]) {
  const rows = found.toSorted((a, b) => a.depth - b.depth).slice(0, top);
  return {
    From: rows.map(({ from }) => stamps[from]!),
    Trough: rows.map(({ trough }) => stamps[trough]!),
    To: rows.map(({ to }) => stamps[to] ?? null),
    Depth: rows.map(({ depth }) => Math.round(depth * 10_000) / 10_000),
    Length: rows.map(lengthOf),
    ToTrough: rows.map(({ from, trough }) => trough - from + 1),
    Recovery: rows.map(({ trough, to, over }) => (over ? to - trough : null)),
  };
}
