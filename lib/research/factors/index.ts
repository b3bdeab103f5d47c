/** Factor research: what a number per symbol says about the returns that follow. Not here: building the numbers (features). */
export { type FactorPanel, type FactorPanelOptions, factorPanel, momentumFactor } from "./factor-panel.ts";
export { informationCoefficients, rankAutocorrelations } from "./information-coefficient.ts";
export {
  factorQuantiles,
  factorReturns,
  meanReturnByQuantile,
  quantileTurnover,
} from "./quantile-portfolios.ts";
