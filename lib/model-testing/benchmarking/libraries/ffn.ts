import { pow } from "#lib/core/math.ts";
import { DAY, dayNumberOf } from "#lib/core/time.ts";
import { computeStatistics } from "#lib/model-testing/benchmarking/compute-statistics.ts";
import type { StatisticName } from "#lib/model-testing/benchmarking/registry.ts";
import {
  meanOf,
  momentsOf,
  sampleExcessKurtosis,
  sampleSkew,
} from "#lib/model-testing/benchmarking/series.ts";
import { downsideOf } from "./sums.ts";

/** Prices by ISO date. */
export type Prices = { readonly dates: readonly string[]; readonly values: Float64Array };

const OURS = {
  total_return: "totalReturn",
  cagr: "cagr",
  incep: "cagr",
  max_drawdown: "maxDrawdown",
  calmar: "calmar",
  daily_sharpe: "sharpe",
  daily_sortino: "sortino",
  daily_vol: "volatility",
  daily_skew: "skew",
  daily_kurt: "kurtosis",
  best_day: "bestSession",
  worst_day: "worstSession",
} as const satisfies Record<string, StatisticName>;

const DAYS_PER_YEAR = 365.25;
const MONTHS: Readonly<Record<string, number>> = { three_month: 3, six_month: 6, one_year: 12 };
const YEARS: Readonly<Record<string, number>> = { three_year: 3, five_year: 5, ten_year: 10 };

/** A statistic of ffn's PerformanceStats by its name; undefined when there is none. For reconciling with it. */
export function ffn(name: string, prices: Prices, periodsPerYear: number): number | null | undefined {
  if (name in OURS) return ofSet(OURS[name as keyof typeof OURS], prices, periodsPerYear);
  const { dates, values } = prices;
  const last = values[values.length - 1]!;
  if (name === "daily_mean") return meanOf(changesOf(values)) * periodsPerYear;
  if (name === "mtd") return last / lastsOf(prices, 7).at(-2)! - 1;
  if (name === "ytd") return last / lastsOf(prices, 4).at(-2)! - 1;
  if (name in MONTHS) return last / values[lastUpTo(dates, monthsBefore(dates.at(-1)!, MONTHS[name]!))]! - 1;
  if (name in YEARS) return growthSince(prices, monthsBefore(dates.at(-1)!, 12 * YEARS[name]!));
  if (name.startsWith("avg_drawdown")) return averageDrawdown(prices, name.endsWith("days"));
  const monthly = lastsOf(prices, 7);
  if (name === "avg_up_month") return meanOf(changesOf(monthly).filter((value) => value > 0));
  if (name === "avg_down_month") return meanOf(changesOf(monthly).filter((value) => value <= 0));
  if (name === "twelve_month_win_perc") return twelveMonthsWon(monthly);
  const yearly = changesOf(lastsOf(prices, 4));
  if (name === "win_year_perc") return yearly.filter((value) => value > 0).length / yearly.length;
  const [period, figure] = name.split("_");
  if (period === "monthly") return periodFigure(figure!, changesOf(monthly), 12);
  if (period === "yearly") return periodFigure(figure!, yearly, 1);
  if (name.endsWith("_month")) return extreme(period!, changesOf(monthly));
  if (name.endsWith("_year")) return extreme(period!, yearly);
  return undefined;
}

function ofSet(name: StatisticName, { dates, values }: Prices, periodsPerYear: number): number | null {
  const { length } = values;
  const none = new Float64Array(0);
  const run = {
    initialEquity: values[0]!,
    timeZone: "UTC",
    periodsPerYear,
    riskFreeRate: 0,
    equity: {
      length,
      time: Float64Array.from(dates, (date) => dayNumberOf(date.slice(0, 10)) * DAY + 1),
      equity: values,
      gross: new Float64Array(length),
    },
    trades: { length: 0, exitTime: none, pnl: none },
    fills: { length: 0, quantity: none, price: none },
  };
  return computeStatistics(run, { conventions: "ffn" }, [name])[name].value;
}

function changesOf(levels: Float64Array): Float64Array {
  return levels.subarray(1).map((level, k) => level / levels[k]! - 1);
}

/** The last price of each month (7 letters of the date) or year (4). */
function lastsOf({ dates, values }: Prices, letters: number): Float64Array {
  const lasts = new Map<string, number>();
  dates.forEach((date, k) => {
    lasts.set(date.slice(0, letters), values[k]!);
  });
  return Float64Array.from(lasts.values());
}

/** The same day so many months earlier, or that month's last day when it is shorter. */
function monthsBefore(date: string, months: number): string {
  const [year, month, day] = date.slice(0, 10).split("-").map(Number) as [number, number, number];
  const count = year * 12 + (month - 1) - months;
  const first = new Date(Date.UTC(Math.floor(count / 12), (count % 12) + 1, 0));
  first.setUTCDate(Math.min(day, first.getUTCDate()));
  return first.toISOString().slice(0, 10);
}

function lastUpTo(dates: readonly string[], date: string): number {
  return dates.findLastIndex((candidate) => candidate.slice(0, 10) <= date);
}

function growthSince({ dates, values }: Prices, since: string): number {
  const from = dates.findIndex((date) => date.slice(0, 10) >= since);
  const days = dayNumberOf(dates.at(-1)!.slice(0, 10)) - dayNumberOf(dates[from]!.slice(0, 10));
  return pow(values[values.length - 1]! / values[from]!, DAYS_PER_YEAR / days) - 1;
}

function periodFigure(figure: string, returns: Float64Array, periods: number): number | undefined {
  const moments = momentsOf(returns);
  switch (figure) {
    case "mean":
      return moments.mean * periods;
    case "vol":
      return moments.deviation * Math.sqrt(periods);
    case "sharpe":
      return (moments.mean / moments.deviation) * Math.sqrt(periods);
    case "sortino":
      return (moments.mean / downsideOf(returns)) * Math.sqrt(periods);
    case "skew":
      return sampleSkew(moments);
    case "kurt":
      return sampleExcessKurtosis(moments);
  }
  return undefined;
}

function extreme(which: string, returns: Float64Array): number | undefined {
  if (which === "best") return returns.reduce((a, b) => Math.max(a, b));
  return which === "worst" ? returns.reduce((a, b) => Math.min(a, b)) : undefined;
}

/** Share of months, the last left out, that stand above the price eleven months before. */
function twelveMonthsWon(monthly: Float64Array): number {
  let won = 0;
  for (let k = 12; k < monthly.length; k++) if (monthly[k]! / monthly[k - 12]! > 1) won++;
  return won / (monthly.length - 12);
}

/** Mean depth, or calendar days from the first date below a peak to the date that reaches it again. */
function averageDrawdown({ dates, values }: Prices, inDays: boolean): number {
  const day = (k: number) => dayNumberOf(dates[k]!.slice(0, 10));
  const figures: number[] = [];
  let peak = values[0]!;
  let from = -1;
  let depth = 0;
  for (let k = 0; k < values.length; k++) {
    const value = values[k]!;
    if (value < peak && from < 0) from = k;
    depth = Math.min(depth, value / peak - 1);
    peak = Math.max(peak, value);
    const ends = from >= 0 && (value >= peak || k === values.length - 1);
    if (!ends) continue;
    figures.push(inDays ? day(k) - day(from) : depth);
    from = -1;
    depth = 0;
  }
  return figures.reduce((a, b) => a + b, 0) / figures.length;
}
