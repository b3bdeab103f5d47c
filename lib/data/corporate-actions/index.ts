/**
 * Corporate actions as arithmetic on prices: factors and adjusted bars. What is not here: what a split or a dividend
 * does to positions and orders (lib/execution).
 */
export type { CorporateAction } from "./action.ts";
export { actionsOfFactorFile, type FactorRow, factorsOnDays } from "./factor-file.ts";
export { adjustBars, backwardFactors, forwardFactors, type PriceFactors } from "./price-factors.ts";
