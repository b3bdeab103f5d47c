import type { ReturnsInput } from "#lib/model-testing/benchmarking/returns-input.ts";
import { lineThrough, meanOf } from "#lib/model-testing/benchmarking/series.ts";
import type { Figure, Parameters } from "./performance-analytics.ts";
import { annualGrowth, deviationOf, populationDeviationOf, totalReturnOf } from "./sums.ts";

export function besideBenchmark(
  name: string,
  { returns, benchmark: market, periodsPerYear }: ReturnsInput,
  parameters: Parameters,
): Figure | undefined {
  if (!market) return undefined;
  const root = Math.sqrt(periodsPerYear);
  const { slope, intercept, correlation } = lineThrough(returns, market);
  const growth = annualGrowth(returns, periodsPerYear);
  const marketGrowth = annualGrowth(market, periodsPerYear);
  const residuals = returns.map((value, k) => value - intercept - slope * market[k]!);
  const specific = populationDeviationOf(residuals) * root;
  const systematic = slope * deviationOf(market) * root;
  switch (name) {
    case "CAPM.alpha":
      return intercept;
    case "CAPM.beta.bull":
      return slopeWhere(returns, market, (value) => value > 0);
    case "CAPM.beta.bear":
      return slopeWhere(returns, market, (value) => value < 0);
    case "ActivePremium":
      return growth - marketGrowth;
    case "UpDownRatios":
      return upDown(returns, market, parameters);
    case "MSquared":
      return (
        growth +
        (growth / (populationDeviationOf(returns) * root)) *
          (populationDeviationOf(market) - populationDeviationOf(returns)) *
          root
      );
    case "SystematicRisk":
      return systematic;
    case "SpecificRisk":
      return specific;
    case "TotalRisk":
      return Math.sqrt(systematic * systematic + specific * specific);
    case "AppraisalRatio":
      return (growth - slope * marketGrowth) / specific;
    case "cor":
      return correlation;
    case "CoSkewness":
      return coSkewness(returns, market);
    case "BetaCoSkewness":
      return coSkewness(returns, market) / coSkewness(market, market);
    case "MarketTiming":
      return marketTiming(returns, market, parameters.method === "TM" ? square : fall);
  }
  return undefined;
}

const square = (value: number) => value * value;
const fall = (value: number) => Math.max(0, -value);

function slopeWhere(returns: Float64Array, market: Float64Array, keep: (market: number) => boolean): number {
  return lineThrough(
    returns.filter((_, k) => keep(market[k]!)),
    market.filter((value) => keep(value)),
  ).slope;
}

/** Over the periods in which the benchmark rose (or fell): their growths compared, or shares of periods. */
function upDown(returns: Float64Array, market: Float64Array, { method, side }: Parameters): number {
  const sign = side === "Up" ? 1 : -1;
  const rows = Array.from(returns.keys()).filter((k) => market[k]! * sign > 0);
  const share = (holds: (row: number) => boolean) => rows.filter(holds).length / rows.length;
  if (method === "Number") return share((k) => returns[k]! * sign > 0);
  if (method === "Percent")
    return share((k) => (side === "Up" ? returns[k]! > market[k]! : returns[k]! < market[k]!));
  // A benchmark that stood still counts as down here.
  if (side !== "Up") rows.push(...Array.from(returns.keys()).filter((k) => market[k] === 0));
  const growth = (column: Float64Array) => totalReturnOf(Float64Array.from(rows, (k) => column[k]!));
  return growth(returns) / growth(market);
}

/** Mean of (a − ā)(b − b̄)². */
function coSkewness(a: Float64Array, b: Float64Array): number {
  const [centreA, centreB] = [meanOf(a), meanOf(b)];
  return meanOf(a.map((value, k) => (value - centreA) * (b[k]! - centreB) * (b[k]! - centreB)));
}

/** Least squares on a constant, the benchmark and a curve of it (Treynor & Mazuy 1966; Henriksson & Merton 1981). */
function marketTiming(
  returns: Float64Array,
  market: Float64Array,
  curve: (value: number) => number,
): number[] {
  const curved = market.map(curve);
  // What the benchmark does not explain of the curve carries the timing (Frisch & Waugh 1933).
  const onMarket = lineThrough(curved, market);
  const rest = curved.map((value, k) => value - onMarket.intercept - onMarket.slope * market[k]!);
  const timing = lineThrough(returns, rest).slope;
  const { slope, intercept } = lineThrough(
    returns.map((value, k) => value - timing * curved[k]!),
    market,
  );
  return [intercept, slope, timing];
}
