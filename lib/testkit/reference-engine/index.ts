/**
 * The slow, obvious engine and the random runs on which the fast one must agree with it, bit for bit. Its rules are
 * repeated from their description (docs/engine.md), in plain objects. Only tests import it.
 */
export { type ReferenceResult, runReference } from "./engine.ts";
export { follow } from "./follow.ts";
export type { Action } from "./order.ts";
export { type Trial, trial, unlessRefused } from "./random-trial.ts";
export { asSeparateSymbols, heldBy, type SharedTrial, sharedTrial } from "./shared-trial.ts";
export { allOptions, OptionsSet } from "./spec-options.ts";
