/** `npm test`: every fence, every unit and database test, every journey in a real browser; true totals last. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

type Totals = { passed: number; failed: number; skipped: number };
type Suite = { name: string; command: string[]; count(exitCode: number): Totals };
type VitestReport = Record<"numPassedTests" | "numFailedTests" | "numPendingTests" | "numTodoTests", number>;
type PlaywrightReport = { stats: Record<"expected" | "unexpected" | "flaky" | "skipped", number> };

const reports = mkdtempSync(join(tmpdir(), "pitwall-test-"));
const vitestReport = join(reports, "vitest.json");
const playwrightReport = join(reports, "playwright.json");

/** A fence is one check: it holds or it does not. */
const fence = (name: string, ...command: string[]): Suite => ({
  name,
  command,
  count: (exitCode) => ({ passed: exitCode === 0 ? 1 : 0, failed: exitCode === 0 ? 0 : 1, skipped: 0 }),
});

/** A runner that ends badly without naming a failed test is itself one failure. */
function counted<Report>(exitCode: number, path: string, totals: (report: Report) => Totals): Totals {
  if (!existsSync(path)) return { passed: 0, failed: 1, skipped: 0 };
  const result = totals(JSON.parse(readFileSync(path, "utf8")) as Report);
  return exitCode !== 0 && result.failed === 0 ? { ...result, failed: 1 } : result;
}

const suites: Suite[] = [
  fence("lockfile", "node", ".ci/check-lockfile.ts"),
  fence("style", "biome", "check", "."),
  fence("types of lib", "tsc", "-p", "lib/tsconfig.json"),
  fence("types of server", "tsc", "-p", "server/tsconfig.json"),
  fence("types of app and components", "tsc", "-p", "tsconfig.json"),
  fence("types of tests", "tsc", "-p", "tsconfig.tests.json"),
  {
    name: "unit and database tests",
    command: ["vitest", "run", "--reporter=default", "--reporter=json", `--outputFile.json=${vitestReport}`],
    count: (exitCode) =>
      counted(exitCode, vitestReport, (report: VitestReport) => ({
        passed: report.numPassedTests,
        failed: report.numFailedTests,
        skipped: report.numPendingTests + report.numTodoTests,
      })),
  },
  {
    name: "journeys in the browser",
    command: ["playwright", "test", "--reporter=list,json"],
    count: (exitCode) =>
      counted(exitCode, playwrightReport, ({ stats }: PlaywrightReport) => ({
        passed: stats.expected,
        failed: stats.unexpected + stats.flaky,
        skipped: stats.skipped,
      })),
  },
];

const total: Totals = { passed: 0, failed: 0, skipped: 0 };
const lines: string[] = [];
for (const suite of suites) {
  console.log(`\n— ${suite.name}`);
  const started = Date.now();
  const [file = "", ...args] = suite.command;
  const env = { ...process.env, PLAYWRIGHT_JSON_OUTPUT_NAME: playwrightReport };
  const { status } = spawnSync(file, args, { stdio: ["ignore", "inherit", "inherit"], env });
  const result = suite.count(status ?? 1);
  for (const key of ["passed", "failed", "skipped"] as const) total[key] += result[key];
  const seconds = ((Date.now() - started) / 1000).toFixed(0);
  lines.push(
    `${suite.name}: ${result.passed} passed, ${result.failed} failed, ${result.skipped} skipped, ${seconds} s`,
  );
}
rmSync(reports, { recursive: true, force: true });

console.log(`\n${lines.join("\n")}\n`);
const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : "";
console.log(`${total.passed} passed, ${total.failed} failed${skipped}`);
process.exit(total.failed > 0 ? 1 : 0);
