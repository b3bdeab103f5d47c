import type { Micros } from "#lib/core/columns.ts";
import { log, pow } from "#lib/core/math.ts";
import { DAY, SECOND } from "#lib/core/time.ts";
import { geometricMean, mean, sampleVariance } from "./moments.ts";

/** A closed trade as that library counts it: one per entry. `return` is a fraction of the entry's value. */
export type ConventionTrade = {
  readonly entryBar: number;
  readonly exitBar: number;
  readonly pnl: number;
  readonly return: number;
  readonly commission: number;
};

export type BacktestingPyInput = {
  /** One per bar; stamps as that library indexes them. */
  readonly time: Float64Array;
  readonly equity: Float64Array;
  readonly close: Float64Array;
  /** The first bar on which every indicator has a value; 0 without indicators. */
  readonly firstTradingBar: number;
  readonly trades: readonly ConventionTrade[];
};

/**
 * The statistics of backtesting.py under its own names and by its own definitions: `[%]` is percent, durations
 * are texts, NaN is "not defined". For reconciling with that library; ours are the `standard` set.
 */
export function backtestingPyStatistics(input: BacktestingPyInput): Record<string, number | string> {
  const { time, equity, close, trades } = input;
  const period = medianStep(time);
  const duration = time[time.length - 1]! - time[0]!;
  const change = (column: Float64Array, from = 0) => column[column.length - 1]! / column[from]! - 1;
  const held = new Uint8Array(time.length);
  for (const trade of trades) held.fill(1, trade.entryBar, trade.exitBar + 1);
  const commissions = trades.reduce((sum, trade) => sum + trade.commission, 0);
  const annual = annualFigures(input, duration);
  const buyAndHold = change(close, input.firstTradingBar) * 100;
  const beta = betaOf(equity, close);
  return {
    Start: stamp(time[0]!),
    End: stamp(time[time.length - 1]!),
    Duration: durationText(duration),
    "Exposure Time [%]": mean([...held]) * 100,
    "Equity Final [$]": equity[equity.length - 1]!,
    "Equity Peak [$]": equity.reduce((a, b) => Math.max(a, b)),
    "Commissions [$]": commissions,
    "Return [%]": change(equity) * 100,
    "Buy & Hold Return [%]": buyAndHold,
    ...annual,
    "Alpha [%]": change(equity) * 100 - beta * buyAndHold,
    Beta: beta,
    ...drawdownFigures(time, equity, period, annual["Return (Ann.) [%]"]!),
    ...tradeFigures(time, trades, period),
  };
}

/** Median distance of the last hundred stamps. */
function medianStep(time: Float64Array): Micros {
  const last = time.slice(-100);
  const steps = [...last.slice(1)].map((value, k) => value - last[k]!).sort((a, b) => a - b);
  const middle = Math.floor(steps.length / 2);
  return steps.length % 2 === 1 ? steps[middle]! : (steps[middle - 1]! + steps[middle]!) / 2;
}

const weekday = (time: Micros) => new Date(time / 1000).getUTCDay();

/** Bars a year, and the number of the group that a bar is resampled into. */
function calendarOf(time: Float64Array): { bins: (time: Micros) => number; perYear: number } {
  const stepDays = Math.floor(medianStep(time) / DAY);
  const day = (at: Micros) => Math.floor(at / DAY);
  if (stepDays === 7) return { perYear: 52, bins: (at) => Math.floor((day(at) + 3) / 7) };
  const month = (at: Micros) => new Date(at / 1000).getUTCFullYear() * 12 + new Date(at / 1000).getUTCMonth();
  if (stepDays === 31) return { perYear: 12, bins: month };
  if (stepDays === 365) return { perYear: 1, bins: (at) => new Date(at / 1000).getUTCFullYear() };
  const weekends = mean([...time].map((at) => (weekday(at) % 6 === 0 ? 1 : 0)));
  return { perYear: weekends > (2 / 7) * 0.6 ? 365 : 252, bins: day };
}

function annualFigures({ time, equity }: BacktestingPyInput, duration: Micros): Record<string, number> {
  const { bins, perYear } = calendarOf(time);
  const closes = new Map<number, number>();
  time.forEach((at, k) => {
    closes.set(bins(at), equity[k]!);
  });
  const levels = [...closes.values()];
  const returns = levels.slice(1).map((level, k) => level / levels[k]! - 1);
  const growth = geometricMean(returns);
  const yearly = pow(1 + growth, perYear) - 1;
  const square = pow(1 + growth, 2);
  const volatility = Math.sqrt(pow(sampleVariance(returns) + square, perYear) - pow(1 + growth, 2 * perYear));
  const downside = Math.sqrt(mean(returns.map((value) => Math.min(value, 0) * Math.min(value, 0))));
  const years = duration / DAY / 365.25;
  const total = equity[equity.length - 1]! / equity[0]!;
  return {
    "Return (Ann.) [%]": yearly * 100,
    "Volatility (Ann.) [%]": volatility * 100,
    "CAGR [%]": years === 0 ? Number.NaN : (pow(total, 1 / years) - 1) * 100,
    "Sharpe Ratio": volatility === 0 ? Number.NaN : yearly / volatility,
    "Sortino Ratio": yearly / (downside * Math.sqrt(perYear)),
  };
}

/** Slope of the log changes of equity on those of the market, bar by bar. */
function betaOf(equity: Float64Array, close: Float64Array): number {
  const changes = (column: Float64Array) => [...column.slice(1)].map((value, k) => log(value / column[k]!));
  const ours = changes(equity);
  const market = changes(close);
  if (ours.length < 2) return Number.NaN;
  const ourMean = mean(ours);
  const marketMean = mean(market);
  const covariance = ours.reduce((sum, value, k) => sum + (value - ourMean) * (market[k]! - marketMean), 0);
  return covariance / (sampleVariance(market) * (market.length - 1));
}

function drawdownFigures(
  time: Float64Array,
  equity: Float64Array,
  period: Micros,
  annualReturn: number,
): Record<string, number | string> {
  const drawdowns = new Float64Array(equity.length);
  let peak = Number.NEGATIVE_INFINITY;
  equity.forEach((value, k) => {
    peak = Math.max(peak, value);
    drawdowns[k] = 1 - value / peak;
  });
  const durations: Micros[] = [];
  const depths: number[] = [];
  let last = -1;
  drawdowns.forEach((value, k) => {
    if (value !== 0 && k !== drawdowns.length - 1) return;
    if (last >= 0 && k > last + 1) {
      durations.push(time[k]! - time[last]!);
      depths.push(drawdowns.subarray(last, k + 1).reduce((a, b) => Math.max(a, b)));
    }
    last = k;
  });
  const worst = drawdowns.reduce((a, b) => Math.max(a, b), 0);
  return {
    "Calmar Ratio": worst === 0 ? Number.NaN : annualReturn / (worst * 100),
    "Max. Drawdown [%]": -worst * 100,
    "Avg. Drawdown [%]": -mean(depths) * 100,
    ...durationFigures("Max. Drawdown Duration", Math.max(...durations), period),
    ...durationFigures("Avg. Drawdown Duration", mean(durations), period),
  };
}

function tradeFigures(
  time: Float64Array,
  trades: readonly ConventionTrade[],
  period: Micros,
): Record<string, number | string> {
  const returns = trades.map((trade) => trade.return);
  const pnl = trades.map((trade) => trade.pnl);
  const durations = trades.map((trade) => time[trade.exitBar]! - time[trade.entryBar]!);
  const sum = (values: number[]) => values.reduce((a, b) => a + b, 0);
  const winRate = mean(pnl.map((value) => (value > 0 ? 1 : 0)));
  const lost = Math.abs(sum(returns.filter((value) => value < 0)));
  const payoff = mean(pnl.filter((value) => value > 0)) / -mean(pnl.filter((value) => value < 0));
  const deviation = Math.sqrt(sampleVariance(pnl));
  const none = trades.length === 0;
  return {
    "# Trades": trades.length,
    "Win Rate [%]": winRate * 100,
    "Best Trade [%]": none ? Number.NaN : Math.max(...returns) * 100,
    "Worst Trade [%]": none ? Number.NaN : Math.min(...returns) * 100,
    "Avg. Trade [%]": geometricMean(returns) * 100,
    ...durationFigures("Max. Trade Duration", Math.max(...durations), period),
    ...durationFigures("Avg. Trade Duration", mean(durations), period),
    "Profit Factor": lost === 0 ? Number.NaN : sum(returns.filter((value) => value > 0)) / lost,
    "Expectancy [%]": mean(returns) * 100,
    SQN: deviation === 0 ? Number.NaN : (Math.sqrt(trades.length) * mean(pnl)) / deviation,
    "Kelly Criterion": winRate - (1 - winRate) / payoff,
  };
}

/** The text and the whole days of a duration, rounded up to whole bars. */
function durationFigures(name: string, duration: Micros, period: Micros): Record<string, number | string> {
  if (!Number.isFinite(duration)) return { [name]: Number.NaN, [`${name} (days)`]: Number.NaN };
  const rounded = Math.ceil(duration / period) * period;
  return { [name]: durationText(rounded), [`${name} (days)`]: Math.floor(rounded / DAY) };
}

function durationText(duration: Micros): string {
  const days = Math.floor(duration / DAY);
  const clock = new Date((duration - days * DAY) / 1000).toISOString().slice(11, 19);
  return `${days} days ${clock}`;
}

const stamp = (time: Micros) =>
  new Date((Math.floor(time / SECOND) * SECOND) / 1000).toISOString().slice(0, 19).replace("T", " ");
