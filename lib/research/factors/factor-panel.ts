/** A factor and the returns that followed, one column per symbol over common rows. NaN = not there. */
export type FactorPanel = {
  readonly factor: readonly Float64Array[];
  /** Row of the panel in the prices it was made from. */
  readonly rows: readonly number[];
  /** Simple return over each horizon (in rows) after the row, one column per symbol. */
  readonly forward: ReadonlyMap<number, readonly Float64Array[]>;
};

/** Price `skip` rows ago ÷ price `lookback` rows before that − 1, for each row (Jegadeesh and Titman 1993). */
export function momentumFactor(prices: Float64Array, lookback: number, skip: number): Float64Array {
  return prices.map((_, row) => {
    const from = row - skip - lookback;
    return from < 0 ? Number.NaN : prices[row - skip]! / prices[from]! - 1;
  });
}

export type FactorPanelOptions = {
  /** Rows after which returns are taken. */
  readonly horizons: readonly number[];
  /**
   * Forward returns further than so many deviations from their symbol's mean are no returns but errors in the data.
   * It is judged with the whole sample in view: a cleaning of data, not a rule to trade by.
   */
  readonly largestDeviations?: number;
};

/** The rows on which a symbol's factor and all its forward returns are known; others are NaN. */
export function factorPanel(
  factor: readonly Float64Array[],
  prices: readonly Float64Array[],
  { horizons, largestDeviations = Number.POSITIVE_INFINITY }: FactorPanelOptions,
): FactorPanel {
  const forward = new Map(
    horizons.map((horizon) => [
      horizon,
      prices.map((column, k) => cleaned(forwardReturns(column, factor[k]!, horizon), largestDeviations)),
    ]),
  );
  const known = (row: number, symbol: number) =>
    [factor, ...forward.values()].every((columns) => !Number.isNaN(columns[symbol]![row]!));
  const symbols = [...factor.keys()];
  const rows = [...(prices[0] ?? []).keys()].filter((row) => symbols.some((symbol) => known(row, symbol)));
  const take = (columns: readonly Float64Array[]) =>
    columns.map((column, symbol) =>
      Float64Array.from(rows, (row) => (known(row, symbol) ? column[row]! : Number.NaN)),
    );
  return {
    factor: take(factor),
    rows,
    forward: new Map([...forward].map(([horizon, columns]) => [horizon, take(columns)])),
  };
}

/** NaN where the factor is. */
function forwardReturns(prices: Float64Array, factor: Float64Array, horizon: number): Float64Array {
  return prices.map((price, row) => {
    const known = row + horizon < prices.length && !Number.isNaN(factor[row]!);
    return known ? prices[row + horizon]! / price - 1 : Number.NaN;
  });
}

function cleaned(returns: Float64Array, largestDeviations: number): Float64Array {
  const known = returns.filter((value) => !Number.isNaN(value));
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
  const squares = known.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
  const limit = largestDeviations * Math.sqrt(squares / (known.length - 1));
  return returns.map((value) => (Math.abs(value - mean) > limit ? Number.NaN : value));
}

/** The values of all symbols on one row. */
export const acrossRow = (columns: readonly Float64Array[], row: number): Float64Array =>
  Float64Array.from(columns, (column) => column[row]!);
