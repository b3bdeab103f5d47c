/**
 * Benchmarking on the server: agreement with independent engines, read from files. What is not here: the
 * engine and the statistics themselves (lib/model-testing).
 */
import "server-only";

export { AREAS, type Area, type GoldenReport, runAgreement } from "./agreement.ts";
export { type CsvReader, columnOf, openCsvReader, type TextTable } from "./csv-reader.ts";
export { stampTime } from "./golden-bars.ts";
export type { CaseReport, Verdict } from "./golden-report.ts";
