/**
 * Brokers: the simulated one that fills orders from bars, and its cost models. Not here: what an order type
 * means (orders), what a fill does to the account (positions), who sends the orders (backtesting).
 */
export { type Commission, type CostModel, costFields, type Slippage } from "./cost-model.ts";
export {
  CommissionSpec,
  commissionModels,
  createCommission,
  createSlippage,
  SlippageSpec,
  slippageModels,
} from "./cost-models.ts";
export { RULE_TABLES, withRuleTables } from "./describe-rules.ts";
export type { FillBook } from "./fill-book.ts";
export { INTRABAR_PATHS, type IntrabarPath, intrabarPaths } from "./intrabar-path.ts";
export type { Market } from "./market.ts";
export { type OrderRequest, typeOf } from "./order-request.ts";
export { type QuoteBars, Quotes } from "./quotes.ts";
export { type BrokerSettings, SimulatedBroker } from "./simulated-broker.ts";
export type { BrokerEvent } from "./working-orders.ts";
