import { pow } from "#lib/core/math.ts";
import { DAY } from "#lib/core/time.ts";
import type { StatisticsInput } from "./run-record.ts";

export type ReturnsInput = {
  /** Simple returns, one a period; NaN is a hole. */
  readonly returns: Float64Array;
  readonly benchmark?: Float64Array | undefined;
  readonly periodsPerYear: number;
  /** Per period. */
  readonly rate?: number;
  /** Shares the rate of a year as rate × A, not (1 + rate)^A − 1. */
  readonly simpleRate?: boolean;
};

/** A series of returns as the run of one unit of money, one period a day; so every statistic can be asked of it. */
export function runOfReturns({
  returns,
  benchmark,
  periodsPerYear,
  rate = 0,
  simpleRate = false,
}: ReturnsInput): StatisticsInput {
  const { length } = returns;
  const none = new Float64Array(0);
  return {
    initialEquity: 1,
    timeZone: "UTC",
    periodsPerYear,
    riskFreeRate: simpleRate ? rate * periodsPerYear : pow(1 + rate, periodsPerYear) - 1,
    equity: {
      length,
      time: Float64Array.from(returns, (_, k) => k * DAY + 1),
      equity: compounded(returns),
      gross: new Float64Array(length),
    },
    ...(benchmark ? { benchmark: compounded(benchmark) } : {}),
    trades: { length: 0, exitTime: none, pnl: none },
    fills: { length: 0, quantity: none, price: none },
  };
}

/** What one unit has become after each return; a hole counts as 0. */
export function compounded(returns: Float64Array): Float64Array {
  let level = 1;
  return returns.map((value) => {
    if (!Number.isNaN(value)) level *= 1 + value;
    return level;
  });
}
