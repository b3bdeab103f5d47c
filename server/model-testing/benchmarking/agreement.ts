import { openCsvReader } from "./csv-reader.ts";
import { engineCases } from "./golden-case.ts";
import { type CaseReport, runEngineCase } from "./golden-engine.ts";

/** The areas of the golden format that can be run. */
export const AREAS = ["engine"] as const;
export type GoldenReport = { readonly cases: readonly CaseReport[] };

/** Runs every case below the golden folder on the data folder. Throws AppError when there is nothing to read. */
export async function runAgreement(golden: string, data: string): Promise<GoldenReport> {
  const csv = await openCsvReader();
  try {
    const cases: CaseReport[] = [];
    for (const one of engineCases(golden)) cases.push(await runEngineCase(csv, one, data));
    return { cases };
  } finally {
    csv.close();
  }
}
