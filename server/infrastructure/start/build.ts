import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import {
  accessSync,
  constants,
  createWriteStream,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { finished } from "node:stream/promises";
import { AppError } from "#lib/core/errors.ts";
import { childEnvironment } from "#server/infrastructure/config/index.ts";

const SOURCES = ["app", "components", "lib", "server", "public", "prisma/schema"];
const FILES = ["next.config.js", "proxy.ts", "tsconfig.json", "postcss.config.mjs", "package-lock.json"];
/** Names the sources that .next was built from; written last, so that a killed build is built again. */
const MARKER = ".next/pitwall-sources";

/** Builds the pages when the sources changed since the last whole build. Throws AppError with the compiler's words. */
export async function buildWhenNeeded(
  root: string,
  logFolder: string,
  say: (text: string) => void,
): Promise<void> {
  const sources = hashSources(root);
  const marker = join(root, MARKER);
  if (existsSync(marker) && readFileSync(marker, "utf8") === sources) return;
  assertWritable(join(root, ".next"));
  rmSync(marker, { force: true });
  say("Building the pages, once per version; this takes about a minute …");
  mkdirSync(logFolder, { recursive: true });
  const log = join(logFolder, "build.log");
  const status = await nextBuild(root, log);
  if (status !== 0) {
    const said = readFileSync(log, "utf8");
    if (/ENOSPC|No space left/.test(said))
      throw new AppError("unavailable", `The disk of ${root} is full: free some space and start again.`);
    throw new AppError(
      "internal",
      `Building the pages failed (whole log: ${log}):\n${said.trim().split("\n").slice(-20).join("\n")}`,
    );
  }
  writeFileSync(marker, sources);
}

function assertWritable(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
  } catch (cause) {
    throw new AppError(
      "unavailable",
      `Cannot build the pages into ${folder}: start Pitwall as the user who owns the checkout.`,
      {
        cause,
      },
    );
  }
}

async function nextBuild(root: string, log: string): Promise<number | null> {
  const output = createWriteStream(log);
  const next = join(root, "node_modules/next/dist/bin/next");
  const child = spawn(process.execPath, [next, "build"], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
    env: childEnvironment({ NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" }),
  });
  const leave = () => child.kill("SIGKILL");
  process.once("exit", leave);
  child.stdout.pipe(output, { end: false });
  child.stderr.pipe(output, { end: false });
  const status = await new Promise<number | null>((resolve) => child.once("close", resolve));
  process.off("exit", leave);
  output.end();
  await finished(output);
  return status;
}

function hashSources(root: string): string {
  const hash = createHash("sha256");
  const names = [...SOURCES.flatMap((folder) => filesBelow(root, folder)), ...FILES];
  for (const name of names.sort()) {
    const path = join(root, name);
    if (existsSync(path)) hash.update(`${name}\0`).update(readFileSync(path)).update("\0");
  }
  return hash.digest("hex");
}

function filesBelow(root: string, folder: string): string[] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && !/\.(test|bench)\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1));
}
