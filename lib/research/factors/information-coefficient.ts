import { crossRank } from "#lib/data/features/index.ts";
import { acrossRow, type FactorPanel } from "./factor-panel.ts";

/** Spearman correlation of factor and forward return on each row: the information coefficient. */
export function informationCoefficients({ factor, forward }: FactorPanel, horizon: number): Float64Array {
  const returns = forward.get(horizon) ?? [];
  return perRow(factor, (row) =>
    correlation(crossRank.apply(acrossRow(factor, row)), crossRank.apply(acrossRow(returns, row))),
  );
}

/** Correlation of the factor's ranks with those `lag` rows before; NaN on the first rows. */
export function rankAutocorrelations({ factor }: FactorPanel, lag = 1): Float64Array {
  return perRow(factor, (row) =>
    row < lag
      ? Number.NaN
      : correlation(crossRank.apply(acrossRow(factor, row)), crossRank.apply(acrossRow(factor, row - lag))),
  );
}

export const perRow = (columns: readonly Float64Array[], figure: (row: number) => number): Float64Array =>
  Float64Array.from({ length: columns[0]?.length ?? 0 }, (_, row) => figure(row));

/** Pearson's r of the pairs in which neither is NaN; NaN when one side is flat. */
function correlation(a: Float64Array, b: Float64Array): number {
  const pairs = [...a.keys()].filter((k) => !Number.isNaN(a[k]!) && !Number.isNaN(b[k]!));
  const mean = (values: Float64Array) => pairs.reduce((sum, k) => sum + values[k]!, 0) / pairs.length;
  const [meanA, meanB] = [mean(a), mean(b)];
  let [aa, bb, ab] = [0, 0, 0];
  for (const k of pairs) {
    aa += (a[k]! - meanA) * (a[k]! - meanA);
    bb += (b[k]! - meanB) * (b[k]! - meanB);
    ab += (a[k]! - meanA) * (b[k]! - meanB);
  }
  return aa > 0 && bb > 0 ? ab / Math.sqrt(aa * bb) : Number.NaN;
}
