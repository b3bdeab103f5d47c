import {
  expectedBestSharpe,
  expectedMaximum,
  minimumBacktestLength,
  minimumTrackRecord,
  momentsOf,
  populationKurtosis,
  populationSkew,
  probabilisticSharpe,
  type SharpeShape,
  sharpeStandardError,
} from "#lib/model-testing/benchmarking/index.ts";
import {
  combinatorialCounts,
  combinatorialSplits,
  cscv,
  walkForwardSplits,
} from "#lib/model-testing/validation/index.ts";
import { NotExpressible } from "#server/model-testing/benchmarking/golden-account.ts";
import type { Json, JsonObject } from "#server/model-testing/benchmarking/golden-case.ts";
import type { CheckFunction, CheckInput } from "#server/model-testing/benchmarking/golden-check.ts";

/** Kurtosis is raw (normal = 3); a Sharpe ratio is per period unless a parameter says annual. */
export const overfittingChecks: Readonly<Record<string, CheckFunction>> = {
  skewness: async (input) => populationSkew(momentsOf(await input.numbers("returns"))),
  kurtosis: async (input) => populationKurtosis(momentsOf(await input.numbers("returns"))),
  "sharpe.per_period": async (input) => sharpeOf(await input.numbers("returns")),
  "sharpe.expected_max_normal": ({ params }) => expectedMaximum(Number(params.N)),
  "sharpe.psr": async (input) => probabilisticSharpe(await shapeOf(input), Number(input.params.target ?? 0)),
  "sharpe.std_error": async (input) => sharpeStandardError(await shapeOf(input)),
  "sharpe.min_track_record": trackRecord,
  "sharpe.min_backtest_length": ({ params }) => ({
    years: minimumBacktestLength(Number(params.N), Number(params.sharpe_IS)),
  }),
  "sharpe.dsr": deflated,
  "sharpe.best_trial": bestTrial,
  "sharpe.std_across_trials": async (input) => deviationOfSharpes((await input.panel("returns")).columns),
  "pbo.cscv": crossValidated,
  "cpcv.counts": ({ params }) => {
    const { splits, paths } = combinatorialCounts(Number(params.n_groups), Number(params.k_test));
    return { n_splits: splits, n_paths: paths };
  },
  "cpcv.splits": ({ params }) => purgedSplits(params),
  time_series_split: ({ params }) =>
    walkForwardSplits({
      rows: Number(params.n),
      splits: Number(params.n_splits),
      gap: Number(params.gap ?? 0),
      testSize: numberOf(params.test_size),
      maxTrain: numberOf(params.max_train_size),
    }).map(({ trainFrom, trainTo, testFrom, testTo }) => [trainFrom, trainTo - 1, testFrom, testTo - 1]),
};

const numberOf = (value: Json | undefined) => (typeof value === "number" ? value : undefined);

async function crossValidated(input: CheckInput): Promise<Json> {
  const { blocks, metric = "sharpe", ddof = 1 } = input.params;
  if (metric !== "sharpe" || ddof !== 1)
    throw new NotExpressible(
      `Trials are judged by their Sharpe ratio with ddof 1, not by ${metric}, ${ddof}.`,
    );
  const { names, columns } = await input.panel("returns");
  const found = cscv(columns, Number(blocks ?? 16));
  const counts: Record<string, number> = {};
  for (const trial of found.best) counts[names[trial]!] = (counts[names[trial]!] ?? 0) + 1;
  return {
    n_combinations: found.splits,
    pbo: found.pbo,
    prob_oos_loss: found.lossProbability,
    degradation_slope: found.degradation.slope,
    degradation_intercept: found.degradation.intercept,
    r2: found.degradation.rSquared,
    logit_mean: momentsOf(found.logits).mean,
    logit_first5: [...found.logits.slice(0, 5)],
    best_is_index_counts: counts,
  };
}

function purgedSplits(params: JsonObject): Json {
  const groups = Number(params.n_folds);
  const testGroups = Number(params.n_test_folds);
  const splits = combinatorialSplits({
    rows: Number(params.n),
    groups,
    testGroups,
    purge: Number(params.purged ?? 0),
    embargo: Number(params.embargo ?? 0),
  });
  const edges = splits.map(({ train }) => [...train]);
  return {
    splits: splits.map(({ train, test }) => ({ train: [...train], test: test.map((rows) => [...rows]) })),
    n_splits: splits.length,
    n_test_paths: combinatorialCounts(groups, testGroups).paths,
    path_ids: splits.map(({ paths }) => [...paths]),
    first_train: edges[0] ?? [],
    fourth_train: edges[3] ?? [],
    last_train: edges.at(-1) ?? [],
  };
}

function sharpeOf(returns: Float64Array): number {
  const { mean, deviation } = momentsOf(returns);
  return mean / deviation;
}

function shapeOfReturns(returns: Float64Array): SharpeShape {
  const moments = momentsOf(returns);
  return {
    sharpe: moments.mean / moments.deviation,
    n: moments.n,
    skew: populationSkew(moments),
    kurtosis: populationKurtosis(moments),
  };
}

/** Of the returns, or as the parameters state it. */
async function shapeOf(input: CheckInput): Promise<SharpeShape> {
  if (input.has("returns")) return shapeOfReturns(await input.numbers("returns"));
  const { sr, T, n, skew, kurtosis } = input.params;
  return { sharpe: Number(sr), n: Number(T ?? n), skew: Number(skew), kurtosis: Number(kurtosis) };
}

async function trackRecord(input: CheckInput): Promise<Json> {
  const { level, target, periods_per_year: periods } = input.params;
  const length = minimumTrackRecord(await shapeOf(input), Number(target ?? 0), Number(level ?? 0.95));
  return periods === undefined ? length : { years: length / Number(periods) };
}

/** Of stated figures, or of the chosen column among all that were tried. */
async function deflated(input: CheckInput): Promise<number> {
  const { params } = input;
  if (input.has("returns")) {
    const { names, columns } = await input.panel("returns");
    const chosen = input.has("selected") ? String(input.value("selected")) : bestOf(names, columns);
    const trials = Number(params.trials ?? columns.length);
    const best = expectedBestSharpe(trials, deviationOfSharpes(columns));
    return probabilisticSharpe(shapeOfReturns(columns[names.indexOf(chosen)]!), best);
  }
  const periods = Number(params.periods_per_year);
  const shape = {
    sharpe: Number(params.sr_annual) / Math.sqrt(periods),
    n: Number(params.T),
    skew: Number(params.skew),
    kurtosis: Number(params.kurtosis),
  };
  const deviation = Math.sqrt(Number(params.var_sr_annual) / periods);
  return probabilisticSharpe(shape, expectedBestSharpe(Number(params.N), deviation));
}

function bestOf(names: readonly string[], columns: readonly Float64Array[]): string {
  const sharpes = columns.map(sharpeOf);
  return names[sharpes.indexOf(Math.max(...sharpes))]!;
}

async function bestTrial(input: CheckInput): Promise<string> {
  const { names, columns } = await input.panel("returns");
  return bestOf(names, columns);
}

const deviationOfSharpes = (columns: readonly Float64Array[]) =>
  momentsOf(Float64Array.from(columns, (column) => sharpeOf(column))).deviation;
