/**
 * Execution algorithms at work on accounts: parents as recorded events, children through the same gate as any order.
 * Not here: how an algorithm decides (lib/execution/algorithms), how an order is judged and sent (orders, gateway).
 */
import "server-only";

export { advanceAlgorithm, childKey } from "./advance-algorithm.ts";
export { type ChangePreview, changeAlgorithm, previewChange } from "./change-algorithm.ts";
export { accountClock, isAlgorithmBehind } from "./market-clock.ts";
export { type AlgorithmPreview, previewAlgorithm } from "./preview-algorithm.ts";
export { type AlgorithmSummary, algorithmForms, getAlgorithm, listAlgorithms } from "./read-algorithms.ts";
export { advanceDue, startAlgorithms } from "./run-algorithms.ts";
export { type StartedAlgorithm, startAlgorithm } from "./start-algorithm.ts";
export {
  accelerateAlgorithm,
  cancelAlgorithm,
  pauseAlgorithm,
  resumeAlgorithm,
  type Steered,
  takeOverAlgorithm,
} from "./steer-algorithm.ts";
export { marketNow, newestBars } from "./stored-history.ts";
