/**
 * What orders cost, from their facts and the prices that their account saw. Not here: the reckoning itself
 * (lib/execution/tca), prices before there was an order (data).
 */
import "server-only";

export { aggregateCosts, type CostReport } from "./aggregate-costs.ts";
export type { AnalysedOrder } from "./analyse-orders.ts";
export { type BacktestCosts, costsForBacktest } from "./costs-for-backtest.ts";
export { costsOfOrder, costsOfOrders, type OrderReport } from "./costs-of-order.ts";
export { estimateOrder } from "./estimate-order.ts";
