/** Execution algorithms: how a large order is cut into small ones. Not here: when and at what price they fill (brokers). */
export * from "./algorithm.ts";
export {
  type AlgorithmChoice,
  type AlgorithmDescription,
  algorithmCatalogue,
  algorithms,
  chosen,
} from "./algorithms.ts";
export { type TradingProblem, type TradingTrajectory, tradingTrajectory } from "./almgren-chriss.ts";
export { endOf, percentOf } from "./change.ts";
export { withAlgorithmTable } from "./describe-algorithms.ts";
export { BEHIND_PERCENT, behindFrom } from "./lag.ts";
export { beginAlgorithm, nextMoment, planAlgorithm, planChange, stepAlgorithm } from "./machine.ts";
export * from "./machine-state.ts";
export { MOST_SESSIONS, marketHistory } from "./market-history.ts";
export { volumeProfile, wholeShares } from "./vwap-schedule.ts";
