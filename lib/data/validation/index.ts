/** What is doubtful in bars: gaps, duplicates, disorder, impossible prices. Reports, never repairs. */
export { type Coverage, coverageOf } from "./coverage.ts";
export { expectedBars, missingBetween, type SessionRules } from "./expected-bars.ts";
export {
  FINDING_KINDS,
  FINDING_TITLES,
  type Finding,
  type FindingKind,
  type FindingsReport,
  mergeReports,
} from "./findings.ts";
export { type BarChunk, BarInspector } from "./inspect-bars.ts";
