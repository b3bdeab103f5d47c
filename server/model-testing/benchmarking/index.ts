/**
 * Benchmarking on the server: agreement with independent engines, read from files. What is not here: the
 * engine and the statistics themselves (lib/model-testing).
 */
import "server-only";

export { AREAS, type GoldenReport, runAgreement } from "./agreement.ts";
export type { CaseReport, Verdict } from "./golden-engine.ts";
