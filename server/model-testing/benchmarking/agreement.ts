import { type CsvReader, openCsvReader } from "./csv-reader.ts";
import { accountingChecks } from "./golden-areas/accounting.ts";
import { attributionChecks } from "./golden-areas/attribution.ts";
import { calendarChecks } from "./golden-areas/calendars.ts";
import { corporateActionChecks } from "./golden-areas/corporate-actions.ts";
import { executionChecks } from "./golden-areas/execution.ts";
import { factorChecks } from "./golden-areas/factors.ts";
import { metricsChecks } from "./golden-areas/metrics.ts";
import { microstructureChecks } from "./golden-areas/microstructure.ts";
import { overfittingChecks } from "./golden-areas/overfitting.ts";
import { engineCases } from "./golden-case.ts";
import { type CheckFunction, runChecks } from "./golden-check.ts";
import { runEngineCase } from "./golden-engine.ts";
import { runIndicatorArea } from "./golden-indicators/run-indicator-area.ts";
import type { CaseReport } from "./golden-report.ts";

export type GoldenReport = { readonly cases: readonly CaseReport[] };
type Folders = { readonly golden: string; readonly data: string };
type RunArea = (csv: CsvReader, folders: Folders) => Promise<CaseReport[]>;

/** The areas of the golden format that can be run: one line each. */
const areas = {
  engine: runEngineArea,
  indicators: runIndicatorArea,
  accounting: checks("accounting", accountingChecks),
  attribution: checks("attribution", attributionChecks),
  calendars: checks("calendars", calendarChecks),
  corporate_actions: checks("corporate_actions", corporateActionChecks),
  execution: checks("execution", executionChecks),
  factors: checks("factors", factorChecks),
  metrics: checks("metrics", metricsChecks),
  microstructure: checks("microstructure", microstructureChecks),
  overfitting: checks("overfitting", overfittingChecks),
} satisfies Record<string, RunArea>;
export type Area = keyof typeof areas;
export const AREAS = Object.keys(areas) as Area[];

/** Runs every case of an area on the data folder. Throws AppError when there is nothing to read. */
export async function runAgreement(
  golden: string,
  data: string,
  area: Area = "engine",
): Promise<GoldenReport> {
  const csv = await openCsvReader();
  try {
    return { cases: await areas[area](csv, { golden, data }) };
  } finally {
    csv.close();
  }
}

async function runEngineArea(csv: CsvReader, { golden, data }: Folders): Promise<CaseReport[]> {
  const cases: CaseReport[] = [];
  for (const one of engineCases(golden)) cases.push(await runEngineCase(csv, one, data));
  return cases;
}

function checks(area: string, functions: Readonly<Record<string, CheckFunction>>): RunArea {
  return (csv, folders) => runChecks(area, functions, csv, folders);
}
