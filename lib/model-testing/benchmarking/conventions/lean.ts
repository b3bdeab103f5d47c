import type { Micros } from "#lib/core/columns.ts";
import { pow } from "#lib/core/math.ts";
import { normalCdf } from "#lib/core/normal.ts";
import { DAY, SECOND, Zone } from "#lib/core/time.ts";
import { mean, sampleVariance } from "./moments.ts";

/** Values that hold from their time until the next one. Times ascend. */
export type StepColumn = { readonly time: Float64Array; readonly value: Float64Array };

export type LeanInput = {
  readonly initialEquity: number;
  /** Equity at the end of each bar; the last one of a day is that day's sample. */
  readonly equity: StepColumn;
  /**
   * Adjusted prices of the benchmark at the ends of the bars that feed it; may begin before the run. LEAN feeds
   * hourly bars that began while the exchange was open: on a half-day the last one ends at the close.
   */
  readonly benchmark: StepColumn;
  /** Any moment of the first and of the last calendar day that the run was asked for. */
  readonly from: Micros;
  readonly to: Micros;
  /** When the last bar closed (16:00 of the last session): the last sample is taken then. */
  readonly endedAt: Micros;
  readonly timeZone: string;
  /** A year's rate as a fraction; its mean over the calendar days counts. Before its first entry the first holds. */
  readonly riskFree: StepColumn | number;
  /** Net result of each closed trade, in the order in which they closed. */
  readonly profits: readonly number[];
  readonly orders: number;
  readonly fees: number;
};

/** LEAN samples every calendar day yet counts this many to a year. */
const DAYS_PER_YEAR = 252;
/** Points of the equity chart that a run is spaced into, and the least space between two. */
const CHART_POINTS = 4000;
const LEAST_SPACE: Micros = 240 * SECOND;

/** Figures of daily returns before they are rounded for printing. `psr` rests, as in LEAN, on excess kurtosis. */
export function leanRatios(own: readonly number[], market: readonly number[], rate: number) {
  const annual = annualised(own);
  const marketAnnual = annualised(market);
  const variance = orZero(sampleVariance(own)) * DAYS_PER_YEAR;
  const deviation = Math.sqrt(variance);
  const downside = Math.sqrt(orZero(sampleVariance(own.filter((value) => value < 0))) * DAYS_PER_YEAR);
  const beta = orZero(covariance(own, market) / sampleVariance(market));
  const active = own.map((value, k) => value - market[k]!);
  const tracking = Math.sqrt(orZero(sampleVariance(active)) * DAYS_PER_YEAR);
  return {
    risk_free_mean: rate,
    annual_performance: annual,
    annual_std: deviation,
    annual_variance: variance,
    sharpe: ratio(annual - rate, deviation),
    sortino: ratio(annual - rate, downside),
    beta,
    alpha: beta === 0 ? 0 : annual - (rate + beta * (marketAnnual - rate)),
    tracking_error: tracking,
    information_ratio: ratio(annual - marketAnnual, tracking),
    treynor: ratio(annual - rate, beta),
    psr: probabilisticSharpe(own, rate),
  };
}

/**
 * The statistics that LEAN prints, by its definitions and under its names. Shares are fractions (0.01 = 1 %);
 * what is not defined is 0, as there. For reconciling with it; ours are the `standard` set.
 */
export function leanStatistics(input: LeanInput): Record<string, number> {
  const { own, market } = leanReturns(input);
  const precise = leanRatios(own, market, chartRate(input));
  const { initialEquity, equity } = input;
  const end = equity.value.at(-1) ?? initialEquity;
  const zone = new Zone(input.timeZone);
  const years = (input.endedAt - zone.startOfDay(zone.dayNumber(input.from))) / DAY / 365;
  return {
    "Total Orders": input.orders,
    "Start Equity": initialEquity,
    "End Equity": end,
    "Net Profit": end / initialEquity - 1,
    "Compounding Annual Return": years <= 0 ? 0 : pow(end / initialEquity, 1 / years) - 1,
    Drawdown: Math.round(-leanDrawdown(input) * 1000) / 1000,
    "Total Fees": input.fees,
    ...tradeFigures(input),
    "Sharpe Ratio": precise.sharpe,
    "Sortino Ratio": precise.sortino,
    "Probabilistic Sharpe Ratio": precise.psr,
    Alpha: precise.alpha,
    Beta: precise.beta,
    "Annual Standard Deviation": precise.annual_std,
    "Annual Variance": precise.annual_variance,
    "Information Ratio": precise.information_ratio,
    "Tracking Error": precise.tracking_error,
    "Treynor Ratio": precise.treynor,
  };
}

/** Gains and losses are shares of the capital before the trade; a trade that broke even counts as lost. */
function tradeFigures({ profits, initialEquity }: LeanInput): Record<string, number> {
  let capital = initialEquity;
  const won: number[] = [];
  const lost: number[] = [];
  for (const profit of profits) {
    (profit > 0 ? won : lost).push(profit / capital);
    capital += profit;
  }
  const averageWin = orZero(mean(won));
  const averageLoss = orZero(mean(lost));
  const payoff = ratio(averageWin, Math.abs(averageLoss));
  const winRate = ratio(won.length, profits.length);
  const lossRate = ratio(lost.length, profits.length);
  return {
    "Win Rate": winRate,
    "Loss Rate": lossRate,
    "Average Win": averageWin,
    "Average Loss": averageLoss,
    "Profit-Loss Ratio": payoff,
    Expectancy: winRate * payoff - lossRate,
  };
}

/**
 * Daily returns as LEAN keeps them: equity and benchmark are sampled at each midnight and after the last bar, the
 * benchmark's price and the own return in percent are kept to seven digits, and the first calendar day drops out.
 */
export function leanReturns(input: LeanInput): { own: number[]; market: number[] } {
  const zone = new Zone(input.timeZone);
  const from = zone.dayNumber(input.from);
  const own = levels(byDay(zone, input.equity), from, zone.dayNumber(input.endedAt), input.initialEquity);
  const market = levels(byDay(zone, input.benchmark), from, zone.dayNumber(input.endedAt), 0).map(asSampled);
  return {
    own: changes(own).map((value) => asSampled(Number((value * 100).toFixed(10))) / 100),
    market: changes(market).map(orZero),
  };
}

/** The value at the end of each day from `first` to `last`; `before` where nothing came up to then. */
function levels(days: Map<number, number>, first: number, last: number, before: number): number[] {
  const known = [...days.keys()].findLast((day) => day <= first);
  let value = known === undefined ? before : days.get(known)!;
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, k) => {
    value = days.get(first + k) ?? value;
    return value;
  });
}

/** LEAN's chart points: seven digits, above a thousand four decimals. */
const asSampled = (value: number) => Number(value > 1000 ? value.toFixed(4) : value.toPrecision(7));

/** The last value of each day. A bar that ends at midnight belongs to the day it ends. */
export function byDay(zone: Zone, { time, value }: StepColumn): Map<number, number> {
  const days = new Map<number, number>();
  time.forEach((at, k) => {
    days.set(zone.dayNumber(at - 1), value[k]!);
  });
  return days;
}

/**
 * Mean risk-free rate over the points of the equity chart: each midnight, and the first bar that comes more than a
 * 4,000th of the run after the point before it.
 */
function chartRate({ riskFree, from, to, endedAt, timeZone, benchmark, equity }: LeanInput): number {
  if (typeof riskFree === "number") return riskFree;
  const zone = new Zone(timeZone);
  const points = new Set([endedAt]);
  for (let day = zone.dayNumber(from); day <= zone.dayNumber(endedAt); day++)
    points.add(zone.startOfDay(day));
  const start = zone.startOfDay(zone.dayNumber(from));
  const space = Math.max(LEAST_SPACE, (zone.startOfDay(zone.dayNumber(to) + 1) - start) / CHART_POINTS);
  let next = start;
  for (const at of Float64Array.from([...benchmark.time, ...equity.time]).sort())
    if (at > next && at <= endedAt) {
      points.add(at);
      next = at + space;
    }
  const rates = Float64Array.from(points).sort();
  let k = 0;
  return mean(
    Array.from(rates, (at) => {
      while (k + 1 < riskFree.time.length && riskFree.time[k + 1]! <= at) k++;
      return riskFree.value[k]!;
    }),
  );
}

/** √252 as the unit: the threshold is a yearly Sharpe ratio of 1. */
function probabilisticSharpe(returns: readonly number[], rate: number): number {
  const n = returns.length;
  if (n < 4) return 0;
  const centre = mean(returns);
  const variance = sampleVariance(returns);
  if (variance === 0) return 0;
  let third = 0;
  let fourth = 0;
  for (const value of returns) {
    const distance = (value - centre) / Math.sqrt(variance);
    third += distance * distance * distance;
    fourth += distance * distance * distance * distance;
  }
  const skew = (n / ((n - 1) * (n - 2))) * third;
  const excess =
    ((n * (n + 1)) / ((n - 1) * (n - 2) * (n - 3))) * fourth - (3 * (n - 1) * (n - 1)) / ((n - 2) * (n - 3));
  const sharpe = (centre - rate / DAYS_PER_YEAR) / Math.sqrt(variance);
  const spread = Math.sqrt(1 - skew * sharpe + ((excess - 1) / 4) * sharpe * sharpe);
  return orZero(normalCdf(((sharpe - 1 / Math.sqrt(DAYS_PER_YEAR)) * Math.sqrt(n - 1)) / spread));
}

export function leanDrawdown({ equity, initialEquity }: LeanInput): number {
  let peak = initialEquity;
  let worst = 0;
  for (const value of equity.value) {
    peak = Math.max(peak, value);
    worst = Math.min(worst, value / peak - 1);
  }
  return worst;
}

const changes = (levels: readonly number[]) => levels.slice(1).map((level, k) => level / levels[k]! - 1);
const annualised = (returns: readonly number[]) => pow(1 + mean(returns), DAYS_PER_YEAR) - 1;
const orZero = (value: number) => (Number.isFinite(value) ? value : 0);
const ratio = (numerator: number, denominator: number) =>
  denominator === 0 ? 0 : orZero(numerator / denominator);

function covariance(a: readonly number[], b: readonly number[]): number {
  const [centreA, centreB] = [mean(a), mean(b)];
  return a.reduce((sum, value, k) => sum + (value - centreA) * (b[k]! - centreB), 0) / (a.length - 1);
}
