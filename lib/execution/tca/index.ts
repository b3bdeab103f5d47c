/** Transaction cost analysis: what trading cost, against which yardstick and why. Not here: where orders come from. */
export { type CostEstimate, estimateCost, type OrderEstimate, type PlannedTrade } from "./estimate-cost.ts";
export { type CostGroup, GROUP_KEYS, type GroupKey, groupCosts, sizeBucket } from "./group-costs.ts";
export {
  AFTER_OPEN,
  closeOfDay,
  intervalTwap,
  intervalVwap,
  type MarketPath,
  pathOfBars,
  priceAt,
  volumeBetween,
} from "./market-path.ts";
export {
  analyseOrder,
  type CostSplit,
  MARKOUT_HORIZONS,
  type OrderCosts,
  type TradedOrder,
} from "./order-costs.ts";
export { type PaidOrder, type RealisedCosts, realisedCosts } from "./realised-costs.ts";
export { type Known, knownOrNull, unknownFigures } from "./unknown-figures.ts";
export { type Estimate, weightedMean } from "./weighted-mean.ts";
