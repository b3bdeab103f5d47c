import { lineThrough } from "./series.ts";

/** A close by day (days since 1970-01-01), oldest first. */
export type Closes = ReadonlyMap<number, number>;
export type BetaOfCloses =
  | { readonly beta: number; readonly returns: number; readonly from: number; readonly to: number }
  | { readonly missing: string };

/** A year of sessions; fewer than a quarter's say too little. */
const MOST_RETURNS = 252;
const LEAST_RETURNS = 60;

/**
 * Covariance of daily returns with the benchmark's ÷ the variance of the benchmark's (Sharpe 1964), over the last 252
 * returns between days that both have.
 */
export function betaOfCloses(own: Closes, benchmark: Closes): BetaOfCloses {
  const common = [...own.keys()].filter((day) => benchmark.has(day)).slice(-MOST_RETURNS - 1);
  const n = common.length - 1;
  const [from, to] = [common[0], common.at(-1)];
  if (n < LEAST_RETURNS || from === undefined || to === undefined)
    return { missing: `Both have ${Math.max(0, n)} daily returns in common; beta needs ${LEAST_RETURNS}.` };
  const returns = (closes: Closes) =>
    Float64Array.from({ length: n }, (_, i) => closes.get(common[i + 1]!)! / closes.get(common[i]!)! - 1);
  const { slope } = lineThrough(returns(own), returns(benchmark));
  return Number.isFinite(slope)
    ? { beta: slope, returns: n, from, to }
    : { missing: "The benchmark never moved." };
}
