import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { isMap, isScalar, LineCounter, parseDocument, parse as parseYaml } from "yaml";
import { z } from "zod";
import { AppError } from "#lib/core/errors.ts";
import { type Config, ConfigSchema } from "./schema.ts";

type Environment = Readonly<Record<string, string | undefined>>;
/** A leaf of the merged configuration and the place that set it, e.g. "config/default.yaml:7". */
type Setting = { path: string[]; value: unknown; place: string };

/**
 * config/default.yaml ← config/<environment>.yaml ← environment variables, parsed by one schema and frozen.
 * Throws AppError "bad-input" that names key, file and line.
 */
export function loadConfig(root: string, environment: string, variables: Environment): Config {
  const settings = new Map<string, Setting>();
  for (const name of ["default", environment]) {
    const file = `config/${name}.yaml`;
    if (existsSync(join(root, file)))
      for (const setting of readSettings(root, file, variables))
        settings.set(setting.path.join("."), setting);
  }
  for (const [key, setting] of settings) {
    const variable = variableName(setting.path);
    const text = variables[variable];
    if (text !== undefined)
      settings.set(key, { ...setting, value: scalar(text, setting.path), place: variable });
  }
  const parsed = ConfigSchema.safeParse(nest(settings.values()));
  if (!parsed.success) throw explain(parsed.error.issues[0], settings);
  const config = parsed.data;
  return deepFreeze({ ...config, state: { home: resolve(root, config.state.home) } });
}

function readSettings(root: string, file: string, variables: Environment): Setting[] {
  const lines = new LineCounter();
  const document = parseDocument(readFileSync(join(root, file), "utf8"), { lineCounter: lines });
  const broken = document.errors[0];
  if (broken)
    throw new AppError(
      "bad-input",
      `${file}:${lines.linePos(broken.pos[0]).line} is not valid YAML: ${broken.message}`,
    );
  const settings: Setting[] = [];
  const visit = (node: unknown, path: string[]) => {
    if (isMap(node)) {
      for (const pair of node.items) visit(pair.value, [...path, String(pair.key)]);
      return;
    }
    const range = isScalar(node) ? node.range : undefined;
    const place = `${file}:${range ? lines.linePos(range[0]).line : 1}`;
    const value = isScalar(node) ? node.value : (node as { toJSON?(): unknown } | null)?.toJSON?.();
    settings.push(resolveVariables({ path, place, value }, variables));
  };
  visit(document.contents, []);
  return settings.filter((setting) => setting.path.length > 0);
}

/** `${VAR}` must be set; `${VAR:-default}` falls back when VAR is unset or empty. */
function resolveVariables(setting: Setting, variables: Environment): Setting {
  const { value, path, place } = setting;
  if (typeof value !== "string" || !value.includes("${")) return setting;
  const taken: string[] = [];
  const text = value.replace(/\$\{(\w+)(:-([^}]*))?\}/g, (_, name: string, hasDefault, fallback = "") => {
    const found = variables[name];
    if (found !== undefined && (found !== "" || !hasDefault)) {
      taken.push(name);
      return found;
    }
    if (hasDefault) return fallback;
    const where = `${path.join(".")} (${place})`;
    throw new AppError("bad-input", `${where} needs the environment variable ${name}, which is not set.`);
  });
  const from = taken.length > 0 ? `, from ${taken.join(" and ")}` : "";
  return { path, value: scalar(text, path), place: place + from };
}

/** Text from the environment reads as YAML would read it, 3000 as a number; where a text is expected it stays one. */
function scalar(text: string, path: readonly string[]): unknown {
  if (!/^(-?\d+(\.\d+)?|true|false)$/.test(text) || expectsText(path)) return text;
  return parseYaml(text);
}

function expectsText(path: readonly string[]): boolean {
  let schema: unknown = ConfigSchema;
  for (const part of path) schema = schema instanceof z.ZodObject ? schema.shape[part] : undefined;
  return schema instanceof z.ZodString;
}

/** session.idleMinutes → PITWALL_SESSION_IDLE_MINUTES */
export function variableName(path: readonly string[]): string {
  return `PITWALL_${path.map((part) => part.replace(/([A-Z])/g, "_$1").toUpperCase()).join("_")}`;
}

function nest(settings: Iterable<Setting>): unknown {
  const tree: Record<string, unknown> = {};
  for (const { path, value } of settings) {
    let node = tree;
    for (const part of path.slice(0, -1)) {
      if (typeof node[part] !== "object" || node[part] === null) node[part] = {};
      node = node[part] as Record<string, unknown>;
    }
    node[path.at(-1) as string] = value;
  }
  return tree;
}

type Issue = { path: PropertyKey[]; message: string; code: string; keys?: string[] };

function explain(issue: Issue | undefined, settings: Map<string, Setting>): AppError {
  const key = [...(issue?.path ?? []), ...(issue?.keys?.slice(0, 1) ?? [])].join(".");
  const setting =
    settings.get(key) ?? [...settings.values()].find(({ path }) => path.join(".").startsWith(key));
  const problem =
    issue?.code === "unrecognized_keys" ? "is not a setting of Pitwall" : `is wrong: ${issue?.message}`;
  return new AppError(
    "bad-input",
    `The setting ${key} (${setting?.place ?? "config/default.yaml"}) ${problem}.`,
    {
      at: setting?.place,
    },
  );
}

function deepFreeze<T>(value: T): T {
  if (typeof value === "object" && value !== null) {
    for (const child of Object.values(value)) deepFreeze(child);
    Object.freeze(value);
  }
  return value;
}
