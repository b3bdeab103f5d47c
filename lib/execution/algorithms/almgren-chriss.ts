import { AppError } from "#lib/core/errors.ts";
import { acosh, exp, sinh } from "#lib/core/math.ts";

export type TradingProblem = {
  /** Units to sell (or buy). */
  readonly quantity: number;
  readonly days: number;
  readonly slices: number;
  /** Currency per √day. */
  readonly volatility: number;
  /** ε: currency per unit, half the spread. */
  readonly fixedCost: number;
  /** γ: currency per unit². */
  readonly permanentImpact: number;
  /** η: currency per (unit per day) per unit. */
  readonly temporaryImpact: number;
  /** λ: per unit of currency. */
  readonly riskAversion: number;
};

export type TradingTrajectory = {
  /** κ of the discrete solution, per day. */
  readonly kappa: number;
  /** 1 ÷ κ̃ in days; NaN without risk aversion. */
  readonly halfLife: number;
  /** Units still held at the ends of the slices, `slices` + 1 of them. */
  readonly holdings: Float64Array;
  /** Units traded in each slice. */
  readonly trades: Float64Array;
  readonly expectedCost: number;
  readonly variance: number;
  /** Expected cost + risk aversion × variance. */
  readonly utility: number;
};

/**
 * The trajectory of least expected cost plus λ × variance under linear impact, in closed form: Almgren and Chriss,
 * "Optimal execution of portfolio transactions", Journal of Risk 3 (2000). Throws AppError "bad-input" when the
 * temporary impact is no larger than half the permanent one over a slice: then no best trajectory exists.
 */
export function tradingTrajectory(problem: TradingProblem): TradingTrajectory {
  const { quantity, days, slices, volatility, fixedCost, permanentImpact, riskAversion } = problem;
  const tau = days / slices;
  const eta = problem.temporaryImpact - (permanentImpact * tau) / 2;
  if (!(eta > 0))
    throw new AppError(
      "bad-input",
      "The slices are too long for these impacts; cut the time into more of them.",
    );
  const tilde = (riskAversion * volatility * volatility) / eta;
  const kappa = acosh((tilde * tau * tau) / 2 + 1) / tau;
  const holdings = Float64Array.from(
    { length: slices + 1 },
    (_, k) => quantity * remaining(kappa, days, k * tau),
  );
  holdings[slices] = 0;
  const trades = Float64Array.from({ length: slices }, (_, k) => holdings[k]! - holdings[k + 1]!);
  const squares = (values: Float64Array) => values.reduce((sum, value) => sum + value * value, 0);
  const traded = trades.reduce((sum, value) => sum + Math.abs(value), 0);
  const expectedCost =
    (permanentImpact * quantity * quantity) / 2 + fixedCost * traded + (eta / tau) * squares(trades);
  const variance = volatility * volatility * tau * squares(holdings.subarray(1));
  return {
    kappa,
    halfLife: tilde > 0 ? 1 / Math.sqrt(tilde) : Number.NaN,
    holdings,
    trades,
    expectedCost,
    variance,
    utility: expectedCost + riskAversion * variance,
  };
}

/** sinh(κ(T − t)) ÷ sinh(κT); a straight line without κ, and 0 where both would overflow. */
function remaining(kappa: number, days: number, time: number): number {
  if (kappa * days < 1e-9) return 1 - time / days;
  if (kappa * days > 300) return exp(-kappa * time);
  return sinh(kappa * (days - time)) / sinh(kappa * days);
}

/** Relative sizes of the slices. */
export const tradeWeights = (problem: TradingProblem): Float64Array => tradingTrajectory(problem).trades;
