/** Configuration: the only reader of process.env. Read once, frozen; restart to change a setting. */
import "server-only";
import { loadConfig } from "./load-config.ts";
import type { Config } from "./schema.ts";

export { loadConfig } from "./load-config.ts";
export type { Config } from "./schema.ts";

let loaded: Config | undefined;

export function config(): Config {
  loaded ??= loadConfig(process.cwd(), environmentName(), process.env);
  return loaded;
}

/** PITWALL_ENV, e.g. "production", "development", "test": which config/<environment>.yaml is laid over the default. */
export function environmentName(): string {
  return process.env.PITWALL_ENV ?? process.env.NODE_ENV ?? "production";
}

/** What a child process inherits, with what its parent decided. */
export function childEnvironment(decided: Record<string, string> = {}): NodeJS.ProcessEnv {
  return { ...process.env, ...decided };
}
