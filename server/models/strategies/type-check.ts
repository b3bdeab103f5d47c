import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Problem } from "#lib/models/strategies/index.ts";
import { sdkTypes } from "./sdk-types.ts";
import { compileTypes } from "./type-compiler.ts";

const FILE = "strategy.ts";
const DIAGNOSTIC = /^strategy\.ts\((\d+),(\d+)\): (error|warning) (TS\d+): (.*)$/;

/** Checks the types of one strategy file against the SDK with TypeScript's native compiler (about 0.2 s). */
export async function typeCheck(source: string): Promise<Problem[]> {
  const sdk = await sdkTypes();
  const folder = await mkdtemp(join(tmpdir(), "pitwall-types-"));
  try {
    await writeFile(join(folder, FILE), source);
    await writeFile(join(folder, "tsconfig.json"), JSON.stringify(settings(sdk)));
    return (await compileTypes(folder)).split("\n").flatMap(problemOf);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** No DOM and no Node: `fetch`, `process` and `console` are names that do not exist. */
function settings(sdk: string) {
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
      paths: { "@pitwall/sdk": [sdk] },
    },
    files: [FILE],
  };
}

function problemOf(line: string): Problem[] {
  const [, row, column, severity, code, message] = DIAGNOSTIC.exec(line) ?? [];
  if (!message) return [];
  return [
    { severity: severity as Problem["severity"], message, line: Number(row), column: Number(column), code },
  ];
}
