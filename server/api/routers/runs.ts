import { fromCommand, fromQuery, router } from "#server/api/trpc.ts";
import {
  cancelRun,
  countTrials,
  estimateRun,
  getRun,
  launchRun,
  listRuns,
  renameRun,
  runOptions,
} from "#server/model-testing/backtesting/index.ts";

export const runs = router({
  options: fromQuery(runOptions),
  estimate: fromQuery(estimateRun),
  launch: fromCommand(launchRun),
  list: fromQuery(listRuns),
  get: fromQuery(getRun),
  trials: fromQuery(countTrials),
  cancel: fromCommand(cancelRun),
  rename: fromCommand(renameRun),
});
