import { spawn } from "node:child_process";
import { pathToFileURL } from "node:url";
import { AppError } from "#lib/core/errors.ts";
import { projectPath } from "#server/infrastructure/config/index.ts";

const TIMEOUT_MS = 120_000;

let compiler: Promise<string> | undefined;

/** The package's own finder; loaded by URL because its `exports` do not name it. */
function compilerPath(): Promise<string> {
  const finder = pathToFileURL(projectPath("node_modules/typescript/lib/getExePath.js")).href;
  compiler ??= import(/* webpackIgnore: true */ /* turbopackIgnore: true */ finder).then((found) =>
    found.default(),
  );
  return compiler;
}

/** Runs TypeScript's native compiler on a folder with its tsconfig.json; answers what it prints. */
export async function compileTypes(folder: string): Promise<string> {
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
      else resolve(text);
    });
  });
}
