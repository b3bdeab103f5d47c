import type { Micros } from "#lib/core/columns.ts";

export const FINDING_KINDS = ["gap", "duplicate", "out-of-order", "ohlc", "zero-volume", "spike"] as const;
export type FindingKind = (typeof FINDING_KINDS)[number];

export const FINDING_TITLES: Readonly<Record<FindingKind, string>> = {
  gap: "Missing bars",
  duplicate: "Duplicate bars",
  "out-of-order": "Out of order",
  ohlc: "Impossible prices",
  "zero-volume": "Zero volume",
  spike: "Large moves",
};

export type Finding = {
  readonly kind: FindingKind;
  readonly symbol: string;
  /** Start of the bar; of a gap, where the hole begins. */
  readonly time: Micros;
  /** Of a gap, where the hole ends. */
  readonly until?: Micros;
  /** Bars missing in a gap; 1 otherwise. */
  readonly bars: number;
  readonly detail: string;
};

/** How many there are of each kind, and examples: the longest gaps, the first of the others. */
export type FindingsReport = {
  readonly counts: Readonly<Record<FindingKind, number>>;
  /** Bars missing over all gaps. */
  readonly missingBars: number;
  /** Bars that begin before the last one of their symbol ended. */
  readonly overlapping: number;
  readonly examples: readonly Finding[];
};

export const EXAMPLES_PER_KIND = 20;

/** Longest first; equal ones by time. */
export const byLength = (a: Finding, b: Finding): number => b.bars - a.bars || a.time - b.time;

/** One report over several runs of bars. */
export function mergeReports(reports: readonly FindingsReport[]): FindingsReport {
  const counts = Object.fromEntries(
    FINDING_KINDS.map((kind) => [kind, reports.reduce((sum, report) => sum + report.counts[kind], 0)]),
  ) as Record<FindingKind, number>;
  const examples = FINDING_KINDS.flatMap((kind) => {
    const all = reports.flatMap((report) => report.examples.filter((finding) => finding.kind === kind));
    return (kind === "gap" ? all.sort(byLength) : all).slice(0, EXAMPLES_PER_KIND);
  });
  const sum = (name: "missingBars" | "overlapping") =>
    reports.reduce((total, report) => total + report[name], 0);
  return { counts, missingBars: sum("missingBars"), overlapping: sum("overlapping"), examples };
}
