import { type Statistic, statistic } from "#lib/model-testing/benchmarking/index.ts";
import { cscv } from "./cscv.ts";
import { deflatedBest } from "./deflated-best.ts";
import { superiorAbility } from "./superior-ability.ts";

/** What a search leaves of its best trial. */
export type SearchVerdict = {
  readonly overfitting: Statistic;
  readonly lossProbability: Statistic;
  readonly superior: Statistic;
  readonly deflated: Statistic;
};

/** Blocks of the cross-validation: 16, or 8 when there are few periods. */
const BLOCKS = [16, 8] as const;
const PERIODS_PER_BLOCK = 10;

/**
 * Of trials' returns on the same periods: the probability of overfitting, that the chosen trial loses out of sample,
 * the p-value that none beats the benchmark (cash when there is none), and the best trial's deflated Sharpe ratio;
 * every trial counted.
 */
export function searchVerdict(trials: readonly Float64Array[], benchmark?: Float64Array): SearchVerdict {
  const n = trials[0]?.length ?? 0;
  const rival = benchmark ? "the benchmark" : "cash";
  const blocks = BLOCKS.find((count) => n >= count * PERIODS_PER_BLOCK);
  const least = BLOCKS.at(-1)! * PERIODS_PER_BLOCK;
  const few =
    trials.length < 2
      ? "Needs at least 2 trials."
      : `Needs at least ${least} common sessions; there ${n === 1 ? "is 1" : `are ${n}`}.`;
  const found = blocks !== undefined && trials.length >= 2 ? cscv(trials, blocks) : undefined;
  const halves = `${found?.splits ?? "all"} splits of ${found?.blocks ?? "16"} blocks into halves`;
  const best = deflatedBest(trials);
  const like = Math.round(best.independent * 10) / 10;
  const excess = trials.map((trial) => trial.map((value, row) => value - (benchmark?.[row] ?? 0)));
  return {
    overfitting: statistic(
      found?.pbo ?? few,
      n,
      `Share of ${halves} in which the trial that was best in one half ranks in the lower half of all in the other (Bailey, Borwein, López de Prado & Zhu 2017)`,
    ),
    lossProbability: statistic(
      found?.lossProbability ?? few,
      n,
      `Share of ${halves} in which the trial that was best in one half has a Sharpe ratio below 0 in the other`,
    ),
    superior: statistic(
      n >= least ? superiorAbility(excess).consistent : few,
      n,
      `Probability of a best trial like this one if none were better than ${rival}: superior predictive ability, consistent p-value, stationary bootstrap (Hansen 2005)`,
    ),
    deflated: statistic(
      Number.isNaN(best.probability) ? "No trial's returns vary." : n >= least ? best.probability : few,
      n,
      `Probability that the best trial's true Sharpe ratio is above the best that chance would give among ${like} independent trials, which these ${trials.length} are worth by their mean correlation (Bailey & López de Prado 2014)`,
    ),
  };
}
