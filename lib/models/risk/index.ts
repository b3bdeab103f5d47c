/**
 * Risk before the trade: the controls every order passes, the same code in backtest, preview and gate.
 * Not here: watching positions after the trade (server/models/risk). A new control is a file and a line.
 */
export * from "./approve.ts";
export { closingLimits } from "./closing-limits.ts";
export type { Control, Counter, Judged, Measured, Severity } from "./control.ts";
export { buyingPowerOf } from "./controls/buying-power.ts";
export { CONTROLS, type ControlName } from "./controls.ts";
export { type LimitUse, limitUse } from "./limit-use.ts";
export { initialMarginOf, messagesASecond, type RiskLimits, riskLimits } from "./limits.ts";
export type { Market, RecentOrder, RiskSnapshot, WorkingOrders } from "./risk-snapshot.ts";
export {
  fallen,
  STOP_LEVELS,
  STOP_RULES,
  type StopFigures,
  type StopGauge,
  type StopRuleName,
  type StopRules,
  stopGauges,
  stopRules,
} from "./stop-rules.ts";
export { withOrder } from "./with-order.ts";
