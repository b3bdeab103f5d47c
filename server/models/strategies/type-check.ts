import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { AppError } from "#lib/core/errors.ts";
import type { Problem } from "#lib/models/strategies/index.ts";
import { projectPath } from "#server/infrastructure/config/index.ts";

const FILE = "strategy.ts";
const TIMEOUT_MS = 30_000;
const DIAGNOSTIC = /^strategy\.ts\((\d+),(\d+)\): (error|warning) (TS\d+): (.*)$/;

/** Checks the types of one strategy file against the SDK with TypeScript's native compiler (1 to 2 s). */
export async function typeCheck(source: string): Promise<Problem[]> {
  const folder = await mkdtemp(join(tmpdir(), "pitwall-types-"));
  try {
    await writeFile(join(folder, FILE), source);
    await writeFile(join(folder, "tsconfig.json"), JSON.stringify(settings()));
    return (await runCompiler(folder)).flatMap(problemOf);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** No DOM and no Node: `fetch`, `process` and `console` are names that do not exist. */
function settings() {
  return {
    compilerOptions: {
      target: "ES2024",
      lib: ["ES2024"],
      types: [],
      module: "ESNext",
      moduleResolution: "Bundler",
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      allowImportingTsExtensions: true,
      paths: { "@pitwall/sdk": [projectPath("lib/models/strategies/sdk.ts")] },
    },
    files: [FILE],
  };
}

let compiler: Promise<string> | undefined;

/** The package's own finder; loaded by URL because its `exports` do not name it. */
function compilerPath(): Promise<string> {
  const finder = pathToFileURL(projectPath("node_modules/typescript/lib/getExePath.js")).href;
  compiler ??= import(/* webpackIgnore: true */ /* turbopackIgnore: true */ finder).then((found) =>
    found.default(),
  );
  return compiler;
}

async function runCompiler(folder: string): Promise<string[]> {
  const command = await compilerPath();
  return new Promise((resolve, reject) => {
    const child = spawn(command, ["-p", folder, "--pretty", "false"], { cwd: folder, timeout: TIMEOUT_MS });
    let text = "";
    child.stdout.on("data", (part) => {
      text += part;
    });
    child.on("error", reject);
    child.on("exit", (code) => {
      if (code === null) reject(new AppError("timed-out", "Checking the types took too long."));
      else resolve(text.split("\n"));
    });
  });
}

function problemOf(line: string): Problem[] {
  const [, row, column, severity, code, message] = DIAGNOSTIC.exec(line) ?? [];
  if (!message) return [];
  return [
    { severity: severity as Problem["severity"], message, line: Number(row), column: Number(column), code },
  ];
}
