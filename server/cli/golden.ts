import { existsSync } from "node:fs";
import { join } from "node:path";
import { Command, Option } from "commander";
import { AppError } from "#lib/core/errors.ts";
import { sharedFolder } from "#server/infrastructure/config/index.ts";
import {
  AREAS,
  type Area,
  type CaseReport,
  type GoldenReport,
  runAgreement,
} from "#server/model-testing/benchmarking/index.ts";
import { runProgram } from "./run-program.ts";
import { textTable } from "./text-table.ts";

type Options = { area?: Area; golden: string; data: string; json?: true; markdown?: true };

const program = new Command("golden")
  .description("Runs the cases of independent engines through this engine and compares the results.")
  .addOption(new Option("--area <name>", "which area to run; all without it").choices(AREAS))
  .option("--golden <dir>", "folder of cases in the golden format", join(sharedFolder(), "golden"))
  .option("--data <dir>", "folder of the market data that the cases name", join(sharedFolder(), "data"))
  .option("--json", "print one JSON document instead of a table")
  .option("--markdown", "print the verdicts as the table of docs/agreement.md")
  .action(async (options: Options) => {
    for (const name of ["golden", "data"] as const) requireFolder(name, options[name]);
    const present = AREAS.filter((area) => existsSync(join(options.golden, area)));
    const cases: CaseReport[] = [];
    for (const area of options.area ? [options.area] : present)
      cases.push(...(await runAgreement(options.golden, options.data, area)).cases);
    const report: GoldenReport = { cases };
    process.stdout.write(outputOf(report, options));
  });

function requireFolder(option: string, path: string): void {
  if (!existsSync(path))
    throw new AppError("bad-input", `--${option}: there is no folder ${path}; name one that exists.`);
}

function outputOf(report: GoldenReport, { json, markdown }: Options): string {
  if (json) return `${JSON.stringify(report)}\n`;
  return markdown ? markdownOf(report) : tableOf(report);
}

/** One row a case: what was compared, how far apart the furthest figures are, the verdict, the reason. */
function markdownOf({ cases }: GoldenReport): string {
  const rows = cases.map(({ case: name, difference, verdict, reason }) => {
    const parts = Object.entries((difference ?? {}) as Record<string, number | null>);
    const compared = parts.map(([part]) => part).join(", ");
    const largest = Math.max(0, ...parts.map(([, value]) => value ?? 0));
    const cells = [name, compared, Number(largest.toPrecision(2)), verdict, reason ?? ""];
    return `| ${cells.map((cell) => String(cell).replaceAll("|", "\\|")).join(" | ")} |`;
  });
  const head = ["| case | compared | largest difference | verdict | reason |", "|---|---|---|---|---|"];
  return [...head, ...rows, "", `${countsOf(cases)}.`, ""].join("\n");
}

function countsOf(cases: GoldenReport["cases"]): string {
  const count = (verdict: string) => cases.filter((one) => one.verdict === verdict).length;
  return `${count("agrees")} agree, ${count("differs")} differ, ${count("cannot run")} cannot run`;
}

function tableOf({ cases }: GoldenReport): string {
  const brief = (value: unknown) => {
    const text =
      typeof value === "number" ? String(Number(value.toPrecision(10))) : JSON.stringify(value ?? null);
    return text.length > 60 ? `${text.slice(0, 57)}…` : text;
  };
  const rows = cases.flatMap(({ case: name, expected, ours, difference, verdict }) => {
    const parts = Object.keys(expected ?? {});
    if (parts.length === 0) return [[name, "", "", "", "", verdict]];
    const at = (side: unknown, part: string) => (side as Record<string, unknown> | null)?.[part];
    return parts.map((part, k) => [
      k === 0 ? name : "",
      part,
      brief(headline(at(expected, part))),
      brief(headline(at(ours, part))),
      brief(at(difference, part)),
      k === 0 ? verdict : "",
    ]);
  });
  const reasons = cases.filter(({ reason }) => reason).map(({ case: name, reason }) => `${name}: ${reason}`);
  const table = textTable(["case", "part", "expected", "ours", "difference", "verdict"], rows);
  return [table, ...reasons, countsOf(cases), ""].join("\n");
}

/** Of a table of figures the one that a reader looks for first. */
function headline(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const figures = value as Record<string, unknown>;
  const known = ["Equity Final [$]", "final_value", "End Equity", "cumulative"].find(
    (name) => name in figures,
  );
  return known ? figures[known] : figures;
}

await runProgram(program);
