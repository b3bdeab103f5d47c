import { AppError } from "#lib/core/errors.ts";
import { choose, combinations } from "./combinations.ts";

/** Rows to learn from, and the groups of rows to test on. */
export type CombinatorialSplit = {
  readonly train: Int32Array;
  readonly test: readonly Int32Array[];
  /** The path through all rows to which each test group belongs. */
  readonly paths: readonly number[];
};

export type CombinatorialOptions = {
  readonly rows: number;
  /** N: groups of neighbouring rows; the last one takes what is left over. */
  readonly groups: number;
  /** k: groups tested at a time. */
  readonly testGroups: number;
  /** Rows left out of training on both sides of a test group. */
  readonly purge?: number;
  /** Further rows left out behind a test group. */
  readonly embargo?: number;
  /** For labels that look ahead: the last row each row's label rests on. Training rows that overlap a test go. */
  readonly labelEnd?: Int32Array;
};

/** C(N, k) splits and φ = k ÷ N · C(N, k) paths (López de Prado 2018, chapter 12). */
export function combinatorialCounts(groups: number, testGroups: number): { splits: number; paths: number } {
  checkGroups(groups, testGroups);
  return { splits: choose(groups, testGroups), paths: choose(groups - 1, testGroups - 1) };
}

/**
 * The splits of combinatorial purged cross-validation (López de Prado 2018, chapter 12), in lexicographic order of
 * their test groups. Throws AppError "bad-input" when there are fewer rows than groups.
 */
export function combinatorialSplits(options: CombinatorialOptions): CombinatorialSplit[] {
  const { rows, groups, testGroups } = options;
  checkGroups(groups, testGroups);
  if (!(rows >= groups))
    throw new AppError("bad-input", `${groups} groups need at least as many rows; there are ${rows}.`);
  const size = Math.floor(rows / groups);
  const from = (group: number) => (group === groups ? rows : group * size);
  const tested = new Int32Array(groups);
  const splits: CombinatorialSplit[] = [];
  for (const chosen of combinations(groups, testGroups)) {
    const isTrain = new Uint8Array(rows).fill(1);
    for (const group of chosen) clear(isTrain, from(group), from(group + 1), options);
    splits.push({
      train: rowsWhere(isTrain),
      test: chosen.map((group) => span(from(group), from(group + 1))),
      paths: chosen.map((group) => tested[group]!++),
    });
  }
  return splits;
}

/** Takes the test rows `from` … `to` − 1 out of training, and the rows that know of them. */
function clear(isTrain: Uint8Array, from: number, to: number, options: CombinatorialOptions): void {
  const { purge = 0, embargo = 0, labelEnd } = options;
  isTrain.fill(0, Math.max(0, from - purge), Math.min(isTrain.length, to + purge + embargo));
  if (!labelEnd) return;
  let end = to - 1;
  for (let row = from; row < to; row++) end = Math.max(end, labelEnd[row]!);
  isTrain.fill(0, from, Math.min(isTrain.length, end + 1));
  for (let row = 0; row < from; row++) if (labelEnd[row]! >= from) isTrain[row] = 0;
}

const rowsWhere = (flags: Uint8Array) =>
  Int32Array.from({ length: flags.length }, (_, row) => row).filter((row) => flags[row] === 1);

const span = (from: number, to: number) => Int32Array.from({ length: to - from }, (_, k) => from + k);

function checkGroups(groups: number, testGroups: number): void {
  const isRight = Number.isInteger(groups) && Number.isInteger(testGroups);
  if (!isRight || testGroups < 1 || testGroups >= groups)
    throw new AppError(
      "bad-input",
      `Of ${groups} groups ${testGroups} cannot be tested; choose from 1 to ${groups - 1}.`,
    );
}
