import { existsSync } from "node:fs";
import { join } from "node:path";
import { AppError } from "#lib/core/errors.ts";
import type { CsvReader } from "#server/model-testing/benchmarking/csv-reader.ts";
import type { CaseReport } from "#server/model-testing/benchmarking/golden-report.ts";
import { caseFiles } from "./case-files.ts";
import { type IndicatorCase, reportIndicator } from "./indicator-report.ts";
import { metaTableCases } from "./meta-tables.ts";
import { sampleFileCases } from "./sample-files.ts";
import { tulipCases } from "./tulip.ts";

/** Every case of `<golden>/indicators` whose function and parameters a program can tell. */
export async function runIndicatorArea(
  csv: CsvReader,
  { golden, data }: { readonly golden: string; readonly data: string },
): Promise<CaseReport[]> {
  const folder = join(golden, "indicators");
  if (!existsSync(folder))
    throw new AppError("not-found", `There is no folder ${folder} with cases.`, { at: folder });
  const cases: IndicatorCase[] = [
    ...(await metaTableCases(csv, folder, data)),
    ...(await caseFiles(csv, folder, data)),
    ...(await sampleFileCases(csv, folder, data)),
    ...tulipCases(folder),
  ];
  const reports: CaseReport[] = [];
  for (const one of cases) reports.push(await reportIndicator(one));
  return reports;
}
