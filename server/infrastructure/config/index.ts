/** Configuration: the only reader of process.env. Read once, frozen; restart to change a setting. */
import "server-only";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AppError } from "#lib/core/errors.ts";
import { loadConfig, variableName } from "./load-config.ts";
import type { Config } from "./schema.ts";

export { loadConfig } from "./load-config.ts";
export type { Config } from "./schema.ts";

let loaded: Config | undefined;

export function config(): Config {
  if (!loaded && existsSync(".env")) process.loadEnvFile(".env");
  assertEnvironmentExists(process.env.PITWALL_ENV);
  loaded ??= loadConfig(process.cwd(), environmentName(), process.env);
  return loaded;
}

const NEED_NO_FILE = new Set(["development", "test"]);

/** Whoever names an environment means its file: a slip of the pen must not start with the defaults. */
export function assertEnvironmentExists(named: string | undefined): void {
  if (!named || NEED_NO_FILE.has(named) || existsSync(`config/${named}.yaml`)) return;
  const message = `PITWALL_ENV names the environment "${named}", and there is no config/${named}.yaml: write that file, or name another.`;
  throw new AppError("bad-input", message, { at: "PITWALL_ENV" });
}

/** PITWALL_ENV, e.g. "production", "development", "test": which config/<environment>.yaml is laid over the default. */
export function environmentName(): string {
  return process.env.PITWALL_ENV ?? process.env.NODE_ENV ?? "production";
}

/** What a child process inherits, with what its parent decided. */
export function childEnvironment(decided: Record<string, string> = {}): NodeJS.ProcessEnv {
  return { ...process.env, ...decided };
}

/** The environment as it is, for what is no setting (who started us). */
export function variables(): Readonly<NodeJS.ProcessEnv> {
  return process.env;
}

/** The command line's word over files and environment; before the first config(). Children inherit it. */
export function decideSetting(path: readonly string[], value: string): void {
  process.env[variableName(path)] = value;
}

/** A local socket of the state folder. Socket paths end at about 100 bytes: a deep folder's go to the system's temporary folder. */
export function socketPath(home: string, name: string): string {
  const inside = join(home, name);
  if (Buffer.byteLength(inside) <= 100) return inside;
  const folder = join(tmpdir(), `pitwall-${createHash("sha256").update(home).digest("hex").slice(0, 16)}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return join(folder, name);
}

/** Where reference data and results may lie beside the repository: PITWALL_SHARED, or ../shared. */
export function sharedFolder(): string {
  return process.env.PITWALL_SHARED ?? join(import.meta.dirname, "..", "..", "..", "..", "shared");
}

/** A file of this checkout. The bundler must not follow it: it would trace the whole folder into every route. */
export function projectPath(path: string): string {
  return join(/* turbopackIgnore: true */ process.cwd(), path);
}
