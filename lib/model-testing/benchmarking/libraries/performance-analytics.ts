import { log, pow } from "#lib/core/math.ts";
import { normalDensity, normalQuantile } from "#lib/core/normal.ts";
import { computeStatistics } from "#lib/model-testing/benchmarking/compute-statistics.ts";
import { cornishFisher } from "#lib/model-testing/benchmarking/definitions/tails.ts";
import type { StatisticName } from "#lib/model-testing/benchmarking/registry.ts";
import { type ReturnsInput, runOfReturns } from "#lib/model-testing/benchmarking/returns-input.ts";
import {
  type Moments,
  meanOf,
  momentsOf,
  populationKurtosis,
  populationSkew,
  quantileOf,
  sampleExcessKurtosis,
  sampleSkew,
} from "#lib/model-testing/benchmarking/series.ts";
import {
  minimumTrackRecord,
  probabilisticSharpe,
} from "#lib/model-testing/benchmarking/sharpe-significance.ts";
import { besideBenchmark } from "./performance-analytics-benchmark.ts";
import { drawdownFigure } from "./performance-analytics-drawdowns.ts";
import { annualGrowth, downsideOf, geometricMeanOf, sumOf } from "./sums.ts";

/** Parameters under the names that the library gives them. */
export type Parameters = { readonly [name: string]: unknown };
export type Figure =
  | number
  | null
  | readonly number[]
  | { readonly [name: string]: readonly (string | number | null)[] };

/** Its functions that are statistics of ours, by the set `performanceanalytics`. */
const OURS = {
  "Return.cumulative": "totalReturn",
  "StdDev.annualized": "volatility",
  "SharpeRatio.annualized": "sharpe",
  SortinoRatio: "sortino",
  BernardoLedoitRatio: "omega",
  Omega: "omega",
  UlcerIndex: "ulcerIndex",
  MartinRatio: "martin",
  CalmarRatio: "calmar",
  "CAPM.beta": "beta",
  "CAPM.jensenAlpha": "alpha",
  TreynorRatio: "treynor",
  InformationRatio: "informationRatio",
  TrackingError: "trackingError",
} as const satisfies Record<string, StatisticName>;

/**
 * A function of R's PerformanceAnalytics by its name; undefined when there is none. For reconciling with it. `stamps`
 * are the dates of the returns.
 */
export function performanceAnalytics(
  name: string,
  input: ReturnsInput,
  parameters: Parameters,
  stamps: readonly string[],
): Figure | undefined {
  if (name in OURS) return ofSet(OURS[name as keyof typeof OURS], input);
  return (
    ofReturns(name, input, parameters) ??
    riskFigure(name, input.returns, parameters) ??
    drawdownFigure(name, input, parameters, stamps) ??
    besideBenchmark(name, input, parameters)
  );
}

function ofSet(name: StatisticName, input: ReturnsInput): number | null {
  const run = runOfReturns({ ...input, simpleRate: true });
  return computeStatistics(run, { conventions: "performanceanalytics" }, [name])[name].value;
}

function ofReturns(name: string, input: ReturnsInput, parameters: Parameters): number | undefined {
  const { returns, periodsPerYear } = input;
  const moments = momentsOf(returns);
  const sharpe = moments.mean / moments.deviation;
  const shape = {
    sharpe,
    n: moments.n,
    skew: populationSkew(moments),
    kurtosis: populationKurtosis(moments),
  };
  // The library leaves the sample's kurtosis out unless it is asked to count it.
  const withoutKurtosis = { ...shape, kurtosis: 3 };
  switch (name) {
    case "Return.annualized":
      if (parameters.geometric === false) return moments.mean * periodsPerYear;
      return annualGrowth(returns, periodsPerYear);
    case "StdDev":
      return moments.deviation;
    case "mean.geometric":
      return geometricMeanOf(returns);
    case "SharpeRatio":
      return sharpe;
    case "AdjustedSharpeRatio":
      return adjustedSharpe(shape, sharpe * Math.sqrt(periodsPerYear));
    case "ProbSharpeRatio":
      return probabilisticSharpe(withoutKurtosis, Number(parameters.refSR));
    case "MinTrackRecord":
      return minimumTrackRecord(withoutKurtosis, Number(parameters.refSR), 0.95);
    case "KellyRatio":
      return (
        (moments.mean / (moments.deviation * moments.deviation)) * (parameters.method === "full" ? 1 : 0.5)
      );
    case "HurstIndex":
      return hurst(returns, moments);
  }
  return undefined;
}

/** Penalises skew and fat tails (Pezier & White 2006). */
function adjustedSharpe({ skew, kurtosis }: { skew: number; kurtosis: number }, sharpe: number): number {
  return sharpe * (1 + (skew / 6) * sharpe - ((kurtosis - 3) / 24) * sharpe * sharpe);
}

/** log(range of the running sum of distances from the mean ÷ deviation) ÷ log n (rescaled range). */
function hurst(returns: Float64Array, { mean, deviation, n }: Moments): number {
  let sum = 0;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of returns) {
    sum += value - mean;
    low = Math.min(low, sum);
    high = Math.max(high, sum);
  }
  return log((high - low) / deviation) / log(n);
}

function riskFigure(name: string, returns: Float64Array, parameters: Parameters): number | undefined {
  const bar = Number(parameters.MAR ?? 0);
  const shortfalls = returns.map((value) => Math.min(value - bar, 0));
  const excesses = returns.map((value) => Math.max(value - bar, 0));
  const n = returns.length;
  const losing = shortfalls.filter((value) => value < 0).length;
  const rootMean = (values: Float64Array, count = n) =>
    Math.sqrt(sumOf(values.map((value) => value * value)) / count);
  switch (name) {
    case "DownsideDeviation":
      return rootMean(shortfalls, parameters.method === "subset" ? losing : n);
    case "SemiDeviation": {
      const mean = meanOf(returns);
      return downsideOf(returns.map((value) => value - mean));
    }
    case "Kappa": {
      const order = Number(parameters.l);
      const moment = sumOf(shortfalls.map((value) => pow(-value, order))) / n;
      return (meanOf(returns) - bar) / pow(moment, 1 / order);
    }
    case "UpsidePotentialRatio":
      return sumOf(excesses) / excesses.filter((value) => value > 0).length / rootMean(shortfalls, losing);
    case "UpsideRisk":
      return rootMean(excesses);
    case "VolatilitySkewness":
      return (rootMean(excesses) * rootMean(excesses)) / (rootMean(shortfalls) * rootMean(shortfalls));
    case "ProspectRatio":
      return (sumOf(excesses) + 2.25 * sumOf(shortfalls) - bar * n) / n / rootMean(shortfalls);
    case "RachevRatio":
      return rachev(returns, Number(parameters.alpha), Number(parameters.beta));
    case "VaR":
    case "ES":
      return tail(name, returns, parameters);
    case "skewness":
    case "kurtosis":
      return shapeFigure(name, momentsOf(returns), String(parameters.method));
  }
  return undefined;
}

/** Mean of the best share ÷ mean of the worst, its sign left off; the limits are observations themselves. */
function rachev(returns: Float64Array, best: number, worst: number): number {
  const sorted = returns.toSorted();
  const low = sorted[Math.floor((sorted.length - 1) * worst)]!;
  const high = sorted[Math.floor((sorted.length - 1) * (1 - best))]!;
  return meanOf(sorted.filter((value) => value >= high)) / -meanOf(sorted.filter((value) => value <= low));
}

function tail(name: "VaR" | "ES", returns: Float64Array, { p, method }: Parameters): number {
  const alpha = 1 - Number(p);
  const sorted = returns.toSorted();
  const limit = quantileOf(sorted, alpha);
  if (method === "historical")
    return name === "VaR" ? limit : meanOf(sorted.filter((value) => value < limit));
  const moments = momentsOf(returns);
  const deviation = moments.populationDeviation;
  const z = normalQuantile(alpha);
  if (method === "gaussian")
    return moments.mean + deviation * (name === "VaR" ? z : -normalDensity(z) / alpha);
  const skew = populationSkew(moments);
  const excess = populationKurtosis(moments) - 3;
  const h = cornishFisher(z, skew, excess);
  const atRisk = moments.mean + h * deviation;
  return name === "VaR"
    ? atRisk
    : Math.min(atRisk, moments.mean - deviation * modifiedShortfall(h, skew, excess, alpha));
}

/** Edgeworth expansion of the mean beyond the Cornish-Fisher quantile h (Boudt, Peterson & Croux 2008). */
function modifiedShortfall(h: number, skew: number, excess: number, alpha: number): number {
  const g2 = h * h;
  const g4 = g2 * g2;
  const correction =
    (excess / 24) * (g4 - 2 * g2 - 1) +
    (skew / 6) * g2 * h +
    ((skew * skew) / 72) * (g4 * g2 - 9 * g4 + 9 * g2 + 3);
  return (normalDensity(h) / alpha) * (1 + correction);
}

function shapeFigure(name: "skewness" | "kurtosis", moments: Moments, method: string): number {
  const { n } = moments;
  if (name === "skewness") {
    if (method === "moment") return populationSkew(moments);
    return method === "fisher"
      ? sampleSkew(moments)
      : (populationSkew(moments) * n * n) / ((n - 1) * (n - 2));
  }
  const whole = (populationKurtosis(moments) * (n * n - 1)) / ((n - 2) * (n - 3));
  switch (method) {
    case "moment":
      return populationKurtosis(moments);
    case "excess":
      return populationKurtosis(moments) - 3;
    case "fisher":
      return sampleExcessKurtosis(moments);
    case "sample":
      return whole;
    default:
      return whole - (3 * (n - 1) * (n - 1)) / ((n - 2) * (n - 3));
  }
}
