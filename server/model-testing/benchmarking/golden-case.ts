import { readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { AppError } from "#lib/core/errors.ts";

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

/** One case of an engine file of the golden format, with the document in which its pointers point. */
export type GoldenCase = {
  /** "<file>/<key>". */
  readonly name: string;
  readonly folder: string;
  readonly document: Json;
  readonly fields: JsonObject;
};

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The object under `key`; empty when it is absent. Throws when something else stands there. */
export function objectAt(fields: JsonObject, key: string): JsonObject {
  const value = fields[key] ?? {};
  if (!isObject(value)) throw new AppError("bad-input", `"${key}" must be an object.`, { at: key });
  return value;
}

/** Every case of every JSON file below `<golden>/engine` that is meant for a program. */
export function engineCases(golden: string): GoldenCase[] {
  return documentsOf(golden, "engine").flatMap(casesOf);
}

/** A JSON file of an area. `name` is the file's, without its ending. */
export type GoldenDocument = {
  readonly name: string;
  readonly folder: string;
  readonly document: JsonObject;
};

/** Every JSON document below `<golden>/<area>` that is meant for a program, in order of their names. */
export function documentsOf(golden: string, area: string): GoldenDocument[] {
  return jsonFilesBelow(join(golden, area)).flatMap((path) => {
    const document = parse(path);
    if (!isObject(document) || document.runnable === false) return [];
    return [{ name: basename(path, ".json"), folder: dirname(path), document }];
  });
}

function jsonFilesBelow(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".json"))
      .sort()
      .map((name) => join(folder, name));
  } catch (cause) {
    throw new AppError("not-found", `There is no folder ${folder} with cases.`, { cause, at: folder });
  }
}

function casesOf({ name, folder, document }: GoldenDocument): GoldenCase[] {
  return namedCases(document.cases).flatMap(([key, fields]) => {
    const meant = isObject(fields) && fields.runnable !== false && "engine_preset" in fields;
    if (!meant || needsProse(document, key)) return [];
    return [{ name: `${name}/${key}`, folder, document, fields }];
  });
}

/** Whether the file says that the case of this name is for people. */
export function needsProse(document: JsonObject, name: string): boolean {
  return Array.isArray(document.needs_prose) && document.needs_prose.includes(name);
}

function namedCases(cases: Json | undefined): [key: string, fields: Json][] {
  if (Array.isArray(cases))
    return cases.map((fields, k) => [
      isObject(fields) && typeof fields.id === "string" ? fields.id : String(k),
      fields,
    ]);
  return isObject(cases) ? Object.entries(cases) : [];
}

function parse(path: string): Json {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as Json;
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new AppError("bad-input", `${path} is not JSON: ${why}`, { cause, at: path });
  }
}

/** What a value of the format stands for: `{at}` points into the document, `{value}` is the value itself. */
export function resolve(value: Json, document: Json): Json {
  if (!isObject(value)) return value;
  if ("value" in value) return value.value ?? null;
  if (typeof value.at !== "string")
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, resolve(inner, document)]));
  const found = pointedAt(document, value.at);
  if (!Array.isArray(value.names) || !isObject(found)) return found;
  return Object.fromEntries(value.names.map((name) => [String(name), found[String(name)] ?? null]));
}

/** JSON Pointer, RFC 6901. */
function pointedAt(document: Json, pointer: string): Json {
  let found: Json | undefined = document;
  for (const part of pointer.split("/").slice(1)) {
    const key = part.replaceAll("~1", "/").replaceAll("~0", "~");
    found = Array.isArray(found) ? found[Number(key)] : isObject(found) ? found[key] : undefined;
    if (found === undefined)
      throw new AppError("not-found", `The pointer ${pointer} leads to nothing.`, { at: pointer });
  }
  return found;
}
