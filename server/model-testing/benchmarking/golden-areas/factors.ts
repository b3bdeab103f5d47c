import { AppError } from "#lib/core/errors.ts";
import {
  type FactorPanel,
  factorPanel,
  factorQuantiles,
  factorReturns,
  informationCoefficients,
  meanReturnByQuantile,
  momentumFactor,
  quantileTurnover,
  rankAutocorrelations,
} from "#lib/research/factors/index.ts";
import type { Json, JsonObject } from "#server/model-testing/benchmarking/golden-case.ts";
import type { CheckFunction, CheckInput } from "#server/model-testing/benchmarking/golden-check.ts";

/** The library drops returns further than this from their symbol's mean. */
const LARGEST_DEVIATIONS = 20;

/** A study of one factor, its horizons and the number of its quantiles. */
type Study = FactorPanel & {
  readonly dates: number;
  readonly horizons: readonly number[];
  readonly quantiles: number;
  readonly params: JsonObject;
};

export const factorChecks: Readonly<Record<string, CheckFunction>> = {
  "alphalens.dates": study(({ dates }) => dates),
  "alphalens.n_obs": study(({ factor }) => factor.reduce((sum, column) => sum + known(column).length, 0)),
  "alphalens.ic_mean": study((one) => perHorizon(one, (ic) => meanOf(ic))),
  "alphalens.ic_std": study((one) => perHorizon(one, (ic) => deviationOf(ic, Number(one.params.ddof ?? 1)))),
  "alphalens.ic_first": study((one) => perHorizon(one, (ic) => ic[0] ?? null)),
  "alphalens.mean_return_by_quantile": study(meanReturns),
  "alphalens.factor_returns_mean": study(factorReturnMeans),
  "alphalens.rank_autocorr_mean": study((one) => meanOf(known(rankAutocorrelations(one)))),
  "alphalens.turnover": study(turnovers),
};

function study(figure: (one: Study) => Json): CheckFunction {
  return async (input) => figure(await studyOf(input));
}

async function studyOf({ params, panel }: CheckInput): Promise<Study> {
  if (params.factor !== "momentum")
    throw new AppError("bad-input", `The factor "${params.factor}" is not known; write "momentum".`);
  const { stamps, columns } = await panel("prices");
  const horizons = (params.periods as number[]) ?? [1, 5, 21];
  const [lookback, skip] = [Number(params.lookback), Number(params.skip)];
  const factor = columns.map((prices) => momentumFactor(prices, lookback, skip));
  const quantiles = Number(params.quantiles ?? 5);
  const panelOf = factorPanel(factor, columns, { horizons, largestDeviations: LARGEST_DEVIATIONS });
  return { ...panelOf, dates: stamps.length, horizons, quantiles, params };
}

const byHorizon = ({ horizons }: Study, figure: (horizon: number) => Json): JsonObject =>
  Object.fromEntries(horizons.map((horizon) => [`${horizon}D`, figure(horizon)]));

const perHorizon = (one: Study, figure: (coefficients: Float64Array) => Json): JsonObject =>
  byHorizon(one, (horizon) => figure(known(informationCoefficients(one, horizon))));

const byQuantile = ({ quantiles }: Study, figure: (quantile: number) => Json): JsonObject =>
  Object.fromEntries(Array.from({ length: quantiles }, (_, k) => [String(k + 1), figure(k + 1)]));

function meanReturns(one: Study): JsonObject {
  const quantiles = factorQuantiles(one, one.quantiles);
  const options = { count: one.quantiles, demeaned: one.params.demeaned !== false };
  return byHorizon(one, (horizon) => {
    const means = meanReturnByQuantile(one, quantiles, horizon, options);
    return byQuantile(one, (quantile) => means[quantile - 1]!);
  });
}

/** The library weighs by the demeaned factor whatever the study says of its returns. */
function factorReturnMeans(one: Study): JsonObject {
  return byHorizon(one, (horizon) => meanOf(factorReturns(one, horizon, { demeaned: true })));
}

function turnovers(one: Study): JsonObject {
  const quantiles = factorQuantiles(one, one.quantiles);
  return byQuantile(one, (quantile) => meanOf(known(quantileTurnover(quantiles, quantile))));
}

const known = (values: Float64Array) => values.filter((value) => !Number.isNaN(value));
const meanOf = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;

function deviationOf(values: Float64Array, ddof: number): number {
  const mean = meanOf(values);
  const squares = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
  return Math.sqrt(squares / (values.length - ddof));
}
