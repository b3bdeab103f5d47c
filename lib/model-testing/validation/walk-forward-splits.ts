import { AppError } from "#lib/core/errors.ts";

/** Rows `trainFrom` … `trainTo` − 1 to learn from, then `testFrom` … `testTo` − 1 to test on. */
export type WalkForwardSplit = {
  readonly trainFrom: number;
  readonly trainTo: number;
  readonly testFrom: number;
  readonly testTo: number;
};

export type WalkForwardOptions = {
  readonly rows: number;
  readonly splits: number;
  /** Rows of each test; rows ÷ (splits + 1), rounded down, when absent. */
  readonly testSize?: number;
  /** Rows left out between training and test. */
  readonly gap?: number;
  /** Training is anchored at the first row when absent, and rolls when it is given. */
  readonly maxTrain?: number;
};

/**
 * Tests that follow each other up to the last row, each after its training. Throws AppError "bad-input" when the
 * first has nothing to learn from.
 */
export function walkForwardSplits(options: WalkForwardOptions): WalkForwardSplit[] {
  const { rows, splits, gap = 0, maxTrain = rows } = options;
  const testSize = options.testSize ?? Math.floor(rows / (splits + 1));
  const first = rows - splits * testSize;
  if (!(splits >= 1 && testSize >= 1 && first - gap >= 1))
    throw new AppError(
      "bad-input",
      `${rows} rows are too few for ${splits} tests of ${testSize} rows after a gap of ${gap}; take fewer or shorter tests.`,
    );
  return Array.from({ length: splits }, (_, k) => {
    const testFrom = first + k * testSize;
    const trainTo = testFrom - gap;
    return { trainFrom: Math.max(0, trainTo - maxTrain), trainTo, testFrom, testTo: testFrom + testSize };
  });
}
