import { fromCommand, fromQuery, router } from "#server/api/trpc.ts";
import {
  accelerateAlgorithm,
  algorithmForms,
  cancelAlgorithm,
  changeAlgorithm,
  getAlgorithm,
  listAlgorithms,
  pauseAlgorithm,
  previewAlgorithm,
  previewChange,
  resumeAlgorithm,
  startAlgorithm,
  takeOverAlgorithm,
} from "#server/execution/algorithms/index.ts";

export const algos = router({
  catalogue: fromQuery(algorithmForms),
  preview: fromQuery(previewAlgorithm),
  start: fromCommand(startAlgorithm),
  list: fromQuery(listAlgorithms),
  get: fromQuery(getAlgorithm),
  pause: fromCommand(pauseAlgorithm),
  resume: fromCommand(resumeAlgorithm),
  accelerate: fromCommand(accelerateAlgorithm),
  previewChange: fromQuery(previewChange),
  change: fromCommand(changeAlgorithm),
  cancel: fromCommand(cancelAlgorithm),
  takeOver: fromCommand(takeOverAlgorithm),
});
