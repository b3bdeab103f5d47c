/** Transaction cost analysis: what trading cost, against which yardstick and why. Not here: where orders come from. */
export { type CostGroup, type GroupKey, groupCosts, sizeBucket } from "./group-costs.ts";
export { intervalTwap, intervalVwap, type MarketPath, pathOfBars, priceAt } from "./market-path.ts";
export {
  analyseOrder,
  type CostSplit,
  MARKOUT_HORIZONS,
  type OrderCosts,
  type TradedOrder,
} from "./order-costs.ts";
export { type RealisedCosts, realisedCosts } from "./realised-costs.ts";
