/** `npm run --silent bench -- [suite] [--json]`: measures what is promised about speed, checksums first. */
import { cpus, loadavg } from "node:os";
import { Argument, Command } from "commander";
import { runProgram } from "#server/cli/run-program.ts";
import { textTable } from "#server/cli/text-table.ts";
import { engineSuite } from "./engine.bench-suite.ts";
import type { Gate } from "./gate.ts";
import { importSuite, loadSuite } from "./import.bench-suite.ts";
import { indicatorSuite } from "./indicators.bench-suite.ts";
import { ordersSuite } from "./orders.bench-suite.ts";
import { sandboxSuite } from "./sandbox.bench-suite.ts";
import { statisticsSuite } from "./statistics.bench-suite.ts";

/** A suite verifies its results before it states a speed, and throws when they are wrong. */
const suites: Record<string, (notMeasured: string[]) => Promise<Gate[]>> = {
  engine: engineSuite,
  indicators: indicatorSuite,
  import: importSuite,
  load: loadSuite,
  orders: ordersSuite,
  sandbox: sandboxSuite,
  statistics: statisticsSuite,
};

/** Promises of the design that no suite measures yet. */
const NOT_MEASURED = ["sweeps in tiles and in WASM"];

type Report = { machine: string; gates: Gate[]; notMeasured: string[] };

const program = new Command("bench")
  .description("Measures the gates of the design and says which hold.")
  .addArgument(new Argument("[suite]", "one suite; absent: all").choices(Object.keys(suites)))
  .option("--json", "print one JSON document instead of a table")
  .action(async (only: string | undefined, { json }: { json?: true }) => {
    const report: Report = { machine: machineWords(), gates: [], notMeasured: [...NOT_MEASURED] };
    for (const [name, measure] of Object.entries(suites))
      if (only === undefined || only === name) report.gates.push(...(await measure(report.notMeasured)));
      else report.notMeasured.unshift(`suite ${name}`);
    process.stdout.write(json ? `${JSON.stringify(report)}\n` : textOf(report));
  });

function machineWords(): string {
  const [first] = cpus();
  const load = loadavg()[0]!.toFixed(1);
  return `${cpus().length} × ${first?.model.trim() ?? "unknown"}, Node ${process.version}, load ${load}`;
}

function textOf({ machine, gates, notMeasured }: Report): string {
  const rows = gates.map(({ name, measured, demand, verdict }) => [name, measured, demand, verdict]);
  const table = textTable(["gate", "measured", "demand", "verdict"], rows);
  return [machine, table, `Not measured: ${notMeasured.join("; ")}.`, ""].join("\n");
}

await runProgram(program);
