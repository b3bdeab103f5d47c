import type { Json, JsonObject } from "#server/model-testing/benchmarking/golden-case.ts";
import type { CaseReport } from "#server/model-testing/benchmarking/golden-report.ts";
import { reportOf } from "#server/model-testing/benchmarking/golden-report.ts";
import { compare, emptyComparison } from "#server/model-testing/benchmarking/tolerance.ts";
import type { Column, Columns } from "./reading.ts";

/** One column of a case: what the library printed at some rows. Empty and NaN mean: not defined there. */
export type Expected = {
  readonly name: string;
  readonly rows: readonly number[];
  readonly values: readonly Json[];
};

export type IndicatorCase = {
  readonly name: string;
  readonly tolerance: JsonObject;
  readonly expected: readonly Expected[];
  /** Ours, by the names of `expected`. */
  readonly ours: () => Columns | Promise<Columns>;
  /** Compared from this row on, with the reason: the library's start is known to be another one. */
  readonly from?: { readonly row: number; readonly why: string };
  /** Why the two differ, said in the report when they do. */
  readonly reason?: string | undefined;
};

/** Compares every row that the library defines, from our own first defined one on. */
export async function reportIndicator(one: IndicatorCase): Promise<CaseReport> {
  const remarks: string[] = one.from ? [`Compared from row ${one.from.row}: ${one.from.why}.`] : [];
  const report = await reportOf("indicators", one.name, async () => {
    const columns = await one.ours();
    return one.expected.flatMap((expected) => {
      const ours = columns[expected.name];
      if (!ours) {
        remarks.push(`${expected.name} is not compared: there is no such line here.`);
        return [];
      }
      return [partOf(expected, ours, one, remarks)];
    });
  });
  const said = report.verdict === "differs" && one.reason ? [`${report.reason} ${one.reason}`] : [];
  const reason = [...(said.length > 0 ? said : report.reason ? [report.reason] : []), ...remarks];
  return { ...report, reason: reason.length > 0 ? reason.join(" ") : null };
}

function partOf({ name, rows, values }: Expected, ours: Column, one: IndicatorCase, remarks: string[]) {
  const comparison = emptyComparison();
  const start = ours.findIndex((value) => !Number.isNaN(value));
  const begin = Math.max(start < 0 ? ours.length : start, one.from?.row ?? 0);
  let last: Json = null;
  let lastOurs: Json = null;
  let before = 0;
  rows.forEach((row, k) => {
    const value = values[k]!;
    if (value === null || value === "" || value === "NaN") return;
    if (row < begin && row < ours.length) {
      before++;
      return;
    }
    const got = ours[row] ?? Number.NaN;
    last = typeof value === "string" ? Number(value) : value;
    lastOurs = Number.isNaN(got) ? null : got;
    compare(`${name}/${row}`, value, lastOurs, one.tolerance, comparison);
  });
  if (before > 0 && !one.from) remarks.push(`${name} begins here ${before} rows later, on row ${begin}.`);
  return { name, expected: last, ours: lastOurs, comparison };
}
