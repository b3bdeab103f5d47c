import type { Micros } from "#lib/core/columns.ts";
import { pow } from "#lib/core/math.ts";
import { normalCdf } from "#lib/core/normal.ts";
import { DAY, Zone } from "#lib/core/time.ts";
import { mean, sampleVariance } from "./moments.ts";

/** Values that hold from their time until the next one. Times ascend. */
export type StepColumn = { readonly time: Float64Array; readonly value: Float64Array };

export type LeanInput = {
  readonly initialEquity: number;
  /** Equity at the end of each bar; the last one of a day is that day's sample. */
  readonly equity: StepColumn;
  /** Adjusted closes of the benchmark; may begin before the run. */
  readonly benchmark: StepColumn;
  /** Any moment of the first and of the last calendar day that the run was asked for. */
  readonly from: Micros;
  readonly to: Micros;
  /** When the last bar closed (16:00 of the last session); years are counted from midnight of `from` to it. */
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

/** LEAN's figures before they are rounded for printing. `psr` rests, as there, on excess kurtosis. */
export type LeanPrecise = ReturnType<typeof leanPrecise>;

export function leanPrecise(input: LeanInput) {
  const days = calendarDays(input);
  const own = changes(days.map((day) => day.equity));
  const market = changes(days.map((day) => day.benchmark));
  const rate = riskFreeMean(input);
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
    drawdown: drawdown(input),
  };
}

/**
 * The statistics that LEAN prints, by its definitions and under its names. Shares are fractions (0.01 = 1 %);
 * what is not defined is 0, as there. For reconciling with it; ours are the `standard` set.
 */
export function leanStatistics(input: LeanInput): Record<string, number> {
  const precise = leanPrecise(input);
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
    Drawdown: Math.round(-precise.drawdown * 1000) / 1000,
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
 * One sample at the end of each calendar day, from the benchmark's last session on or before the first day (its
 * first one when there is none) to the last day; between sessions the value stays.
 */
function calendarDays(input: LeanInput): { equity: number; benchmark: number }[] {
  const zone = new Zone(input.timeZone);
  const own = byDay(zone, input.equity);
  const market = byDay(zone, input.benchmark);
  const from = zone.dayNumber(input.from);
  const sessions = [...market.keys()];
  const first = sessions.findLast((day) => day <= from) ?? sessions[0] ?? from;
  const days: { equity: number; benchmark: number }[] = [];
  let equity = input.initialEquity;
  let benchmark = Number.NaN;
  for (let day = first; day <= zone.dayNumber(input.to); day++) {
    equity = own.get(day) ?? equity;
    benchmark = market.get(day) ?? benchmark;
    days.push({ equity, benchmark });
  }
  return days;
}

/** A bar that ends at midnight belongs to the day it ends. */
function byDay(zone: Zone, { time, value }: StepColumn): Map<number, number> {
  const days = new Map<number, number>();
  time.forEach((at, k) => {
    days.set(zone.dayNumber(at - 1), value[k]!);
  });
  return days;
}

function riskFreeMean({ riskFree, from, to }: LeanInput): number {
  if (typeof riskFree === "number") return riskFree;
  let sum = 0;
  let days = 0;
  let k = 0;
  for (let at = Math.floor(from / DAY) * DAY; at <= to; at += DAY, days++) {
    while (k + 1 < riskFree.time.length && riskFree.time[k + 1]! <= at) k++;
    sum += riskFree.value[k]!;
  }
  return sum / days;
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

function drawdown({ equity, initialEquity }: LeanInput): number {
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
