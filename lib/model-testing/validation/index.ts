/**
 * Validation: what a search among many trials leaves of its best one. Splits of rows that keep training and test
 * apart, the probability of overfitting, and tests that count every trial. What is not here: the statistics of one
 * run (benchmarking).
 */

export { type CombinatorialSplit, combinatorialCounts, combinatorialSplits } from "./combinatorial-splits.ts";
export { type Cscv, cscv } from "./cscv.ts";
export { type DeflatedBest, deflatedBest } from "./deflated-best.ts";
export { type ConfidenceSet, modelConfidenceSet } from "./model-confidence-set.ts";
export { type SearchVerdict, searchVerdict } from "./search-verdict.ts";
export { type SuperiorAbility, stepwiseSuperior, superiorAbility } from "./superior-ability.ts";
export { type WalkForwardSplit, walkForwardSplits } from "./walk-forward-splits.ts";
