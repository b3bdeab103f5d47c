/**
 * Forward tests: strategies that trade on paper accounts as their market goes. Not here: the market (brokers/paper),
 * the gate (execution/orders), what a strategy sees (lib/model-testing/forward-testing).
 */
import "server-only";

export {
  pauseForwardTest,
  resumeForwardTest,
  setForwardSpeed,
  stepForwardTest,
  stopForwardTest,
} from "./change-forward-test.ts";
export { askPromotion, decidePromotion, type Promotion } from "./promote-forward-test.ts";
export {
  type ForwardSignal,
  type ForwardTestDetail,
  type ForwardTestSummary,
  getForwardTest,
  listForwardTests,
} from "./read-forward-tests.ts";
export { startSessions } from "./run-sessions.ts";
export { type Shadow, shadowForwardTest } from "./shadow.ts";
export { startForwardTest } from "./start-forward-test.ts";
