/**
 * Forward testing: a strategy that trades as its market goes, told moment by moment; how its record compares with a
 * backtest. Not here: the market itself (execution/paper), the gate and the journal (server).
 */

export {
  type ComparedTrade,
  type Difference,
  firstDifference,
  GAP_CAUSES,
  type GapCause,
  gapByCause,
  type OrderFate,
  type ValuedTrades,
} from "./compare-trades.ts";
export { marketMoments } from "./market-moments.ts";
export type { SessionIntent } from "./proposing-broker.ts";
export { Session, SessionInput, type SessionOutput, SessionReport, SessionSpec } from "./session.ts";
export { valueTrades } from "./value-trades.ts";
