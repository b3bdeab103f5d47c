import { AppError } from "#lib/core/errors.ts";

/** Weights and returns of a portfolio and its benchmark, one entry per group; returns as fractions. */
export type BrinsonInput = {
  readonly portfolioWeights: ArrayLike<number>;
  readonly benchmarkWeights: ArrayLike<number>;
  readonly portfolioReturns: ArrayLike<number>;
  readonly benchmarkReturns: ArrayLike<number>;
};

export type BrinsonAttribution = {
  readonly portfolio: number;
  readonly benchmark: number;
  /** portfolio − benchmark = the sum of all effects. */
  readonly active: number;
  /** Of each group: weight that differs, return that differs, and both at once. */
  readonly allocation: Float64Array;
  readonly selection: Float64Array;
  readonly interaction: Float64Array;
};

/**
 * Arithmetic attribution of one period (Brinson and Fachler 1985): allocation = (wp − wb)(rb − benchmark), selection =
 * wb (rp − rb), interaction = (wp − wb)(rp − rb). @throws AppError when the lists differ in length
 */
export function brinsonFachler(input: BrinsonInput): BrinsonAttribution {
  const { portfolioWeights: wp, benchmarkWeights: wb, portfolioReturns: rp, benchmarkReturns: rb } = input;
  const n = wp.length;
  if ([wb, rp, rb].some(({ length }) => length !== n))
    throw new AppError("bad-input", "Weights and returns need one entry per group, as many in each list.");
  const total = (weights: ArrayLike<number>, returns: ArrayLike<number>) => {
    let sum = 0;
    for (let k = 0; k < n; k++) sum += weights[k]! * returns[k]!;
    return sum;
  };
  const [portfolio, benchmark] = [total(wp, rp), total(wb, rb)];
  const perGroup = (effect: (k: number) => number) => Float64Array.from({ length: n }, (_, k) => effect(k));
  return {
    portfolio,
    benchmark,
    active: portfolio - benchmark,
    allocation: perGroup((k) => (wp[k]! - wb[k]!) * (rb[k]! - benchmark)),
    selection: perGroup((k) => wb[k]! * (rp[k]! - rb[k]!)),
    interaction: perGroup((k) => (wp[k]! - wb[k]!) * (rp[k]! - rb[k]!)),
  };
}
