import { neutraliseGroups } from "#lib/data/features/index.ts";
import { acrossRow, type FactorPanel } from "./factor-panel.ts";

/** Quantile 1 (lowest factor) … `count` of each symbol on each row, NaN where it has no factor. */
export function factorQuantiles({ factor }: FactorPanel, count: number): Float64Array[] {
  const columns = factor.map(({ length }) => new Float64Array(length).fill(Number.NaN));
  for (let row = 0; row < (factor[0]?.length ?? 0); row++)
    for (const [symbol, bin] of quantilesOf(acrossRow(factor, row), count).entries())
      columns[symbol]![row] = bin;
  return columns;
}

/** Bins between quantiles of type 7, closed above, the lowest value in the first. */
function quantilesOf(values: Float64Array, count: number): Float64Array {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  const edges = Array.from({ length: count - 1 }, (_, k) => {
    const place = ((k + 1) / count) * (sorted.length - 1);
    const below = Math.floor(place);
    const above = sorted[Math.min(below + 1, sorted.length - 1)]!;
    return sorted[below]! + (place - below) * (above - sorted[below]!);
  });
  return values.map((value) =>
    Number.isNaN(value) ? value : 1 + edges.reduce((bin, edge) => bin + Number(value > edge), 0),
  );
}

/**
 * Forward return of each quantile, first quantile first: the mean over rows of the mean of its symbols, so that every
 * row counts alike. `demeaned`: each row's returns less their mean.
 */
export function meanReturnByQuantile(
  { forward }: FactorPanel,
  quantiles: readonly Float64Array[],
  horizon: number,
  { count, demeaned }: { readonly count: number; readonly demeaned: boolean },
): Float64Array {
  const returns = forward.get(horizon) ?? [];
  const sums = new Float64Array(count);
  const rows = new Float64Array(count);
  for (let row = 0; row < (returns[0]?.length ?? 0); row++) {
    const values = acrossRow(returns, row);
    const used = demeaned ? neutraliseGroups.apply(values) : values;
    for (let bin = 0; bin < count; bin++) {
      const members = used.filter(
        (value, symbol) => quantiles[symbol]![row] === bin + 1 && !Number.isNaN(value),
      );
      if (members.length === 0) continue;
      sums[bin]! += members.reduce((sum, value) => sum + value, 0) / members.length;
      rows[bin]!++;
    }
  }
  return sums.map((sum, bin) => sum / rows[bin]!);
}

/** Share of a quantile's symbols that were not in it `lag` rows before; NaN on the first rows. */
export function quantileTurnover(
  quantiles: readonly Float64Array[],
  quantile: number,
  lag = 1,
): Float64Array {
  return Float64Array.from({ length: quantiles[0]?.length ?? 0 }, (_, row) => {
    if (row < lag) return Number.NaN;
    const members = quantiles.filter((column) => column[row] === quantile);
    return members.filter((column) => column[row - lag] !== quantile).length / members.length;
  });
}

/** Return of the portfolio weighted by the factor, |weights| summing to 1, on each row. */
export function factorReturns(
  { factor, forward }: FactorPanel,
  horizon: number,
  { demeaned }: { readonly demeaned: boolean },
): Float64Array {
  const returns = forward.get(horizon) ?? [];
  return Float64Array.from({ length: factor[0]?.length ?? 0 }, (_, row) => {
    const values = acrossRow(factor, row);
    const weights = demeaned ? neutraliseGroups.apply(values) : values;
    let [sum, total] = [0, 0];
    for (const [symbol, weight] of weights.entries()) {
      if (Number.isNaN(weight)) continue;
      sum += weight * returns[symbol]![row]!;
      total += Math.abs(weight);
    }
    return sum / total;
  });
}
