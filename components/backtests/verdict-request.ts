import { timeAxis } from "#components/charts/time-axis.ts";
import { sessionReturns } from "#components/reports/curves.ts";
import type { ComparedRun } from "./compared-runs.ts";
import { rebase } from "./rebase.ts";

/** Returns by common session, of each run and of the benchmark that all share. */
export type VerdictRequest = { readonly trials: readonly Float64Array[]; readonly benchmark?: Float64Array };

/** Undefined when the runs share no time, or one has used up its equity. */
export function requestOf(compared: readonly ComparedRun[]): VerdictRequest | undefined {
  const results = compared.map(({ result }) => result);
  const [first] = results;
  const isShared = commonBenchmark(compared) !== undefined;
  const curves = results.map(({ equity }) => ({ times: equity.time, values: equity.equity }));
  const benchmark = first && isShared ? [{ times: first.equity.time, values: first.benchmark }] : [];
  const rebased = rebase([...curves, ...benchmark]);
  if (!first || !rebased) return undefined;
  const axis = timeAxis(rebased.times, { timeZone: first.spec.timeZone, ends: true });
  const returns = rebased.curves.map((growth) => sessionReturns(axis, growth, growth[0]!));
  // A run whose equity was used up has fewer.
  if (returns.some(({ length }) => length !== returns[0]!.length)) return undefined;
  const trials = returns.slice(0, results.length);
  return isShared ? { trials, benchmark: returns.at(-1) } : { trials };
}

/** The benchmark that all of these runs have. */
export function commonBenchmark(compared: readonly ComparedRun[]): string | undefined {
  const [first, ...others] = compared.map(({ result }) => result.spec.benchmark);
  return others.every((name) => name === first) ? first : undefined;
}
