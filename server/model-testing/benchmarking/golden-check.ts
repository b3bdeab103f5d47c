import { join } from "node:path";
import { AppError } from "#lib/core/errors.ts";
import { type CsvReader, columnOf, type TextTable } from "./csv-reader.ts";
import { NotExpressible } from "./golden-account.ts";
import {
  documentsOf,
  type GoldenDocument,
  isObject,
  type Json,
  type JsonObject,
  needsProse,
  objectAt,
  resolve,
} from "./golden-case.ts";
import { type Panel, readPanel } from "./golden-panel.ts";
import { type CaseReport, type Part, partOf, reportOf } from "./golden-report.ts";

/**
 * What a function of the format is given: its parameters and its inputs, read as the format says. `panel` answers
 * one input or, with a `join`, several aligned on common dates; without names all of them.
 */
export type CheckInput = {
  readonly params: JsonObject;
  has(name: string): boolean;
  /** The input as it is written, pointers followed. */
  value(name: string): Json;
  /** The numbers of one input: a list, or the only column of a file. */
  numbers(name: string): Promise<Float64Array>;
  panel(...names: string[]): Promise<Panel>;
  /** The rows of a file of the data directory. */
  table(name: string): Promise<TextTable>;
  /** The path of a file of the data directory. */
  path(name: string): string;
  /** How many elements the check lists: of some long results the format holds the beginning alone. */
  readonly expectedLength: number | undefined;
};

/** Answers what the format calls the function's result: one value, or an object of which `output` names a part. */
export type CheckFunction = (input: CheckInput) => Json | Promise<Json>;

type Check = { readonly id: string; readonly fields: JsonObject; readonly file: GoldenDocument };
type Folders = { readonly golden: string; readonly data: string };

/** Runs the checks of every JSON file of an area. A function is called once for all outputs of the same input. */
export async function runChecks(
  area: string,
  functions: Readonly<Record<string, CheckFunction>>,
  csv: CsvReader,
  folders: Folders,
): Promise<CaseReport[]> {
  const reports: CaseReport[] = [];
  for (const file of documentsOf(folders.golden, area)) {
    const results = new Map<string, Promise<Json>>();
    for (const check of checksOf(file)) {
      const parts = async () => [await partOfCheck(check, functions, csv, folders.data, results)];
      reports.push(await reportOf(area, `${file.name}/${check.id}`, parts));
    }
  }
  return reports;
}

function checksOf(file: GoldenDocument): Check[] {
  const { checks } = file.document;
  if (!Array.isArray(checks)) return [];
  return checks.flatMap((fields, k) => {
    if (!isObject(fields) || fields.runnable === false) return [];
    const id = typeof fields.id === "string" ? fields.id : String(k);
    return needsProse(file.document, id) ? [] : [{ id, fields, file }];
  });
}

async function partOfCheck(
  { fields, file }: Check,
  functions: Readonly<Record<string, CheckFunction>>,
  csv: CsvReader,
  dataFolder: string,
  results: Map<string, Promise<Json>>,
): Promise<Part> {
  const name = String(fields.function);
  const run = functions[name];
  if (!run) throw new NotExpressible(`The function "${name}" is not built here yet.`);
  const key = JSON.stringify([name, fields.params ?? {}, fields.input ?? {}]);
  const result = results.get(key) ?? Promise.resolve(run(inputOf(fields, file, csv, dataFolder)));
  results.set(key, result);
  const output = typeof fields.output === "string" ? fields.output : undefined;
  const ours = outputOf(await result, output);
  const expected = await expectedOf(fields, file, csv, ours);
  return partOf(output ?? "value", expected, ours, objectAt(fields, "tolerance"));
}

/** A function whose result is one value may be asked for it by a name; otherwise the name must be there. */
function outputOf(result: Json, output: string | undefined): Json {
  if (output === undefined || !isObject(result)) return result;
  if (!(output in result)) throw new NotExpressible(`The output "${output}" is not built here yet.`);
  return result[output] ?? null;
}

async function expectedOf(
  { expected = null }: JsonObject,
  { document, folder }: GoldenDocument,
  csv: CsvReader,
  ours: Json,
): Promise<Json> {
  if (isObject(expected) && typeof expected.file === "string")
    return keyedColumn(await csv.read(join(folder, expected.file)), expected);
  const wanted = resolve(expected, document);
  const forEach = isObject(expected) && "value" in expected && Array.isArray(ours) && !Array.isArray(wanted);
  return forEach ? ours.map(() => wanted) : wanted;
}

function keyedColumn(table: TextTable, { column, key_column: key }: JsonObject): JsonObject {
  const keys = typeof key === "number" ? table.columns[key] : columnOf(table, String(key));
  const values = columnOf(table, String(column));
  if (!keys || !values)
    throw new AppError("bad-input", `The expected file has no column "${column}".`, { at: "expected" });
  return Object.fromEntries(keys.map((name, row) => [name, values[row] || null]));
}

function inputOf(fields: JsonObject, file: GoldenDocument, csv: CsvReader, dataFolder: string): CheckInput {
  const input = objectAt(fields, "input");
  const source = { csv, dataFolder, folder: file.folder, document: file.document };
  const given = (name: string): Json => {
    const value = input[name];
    if (value === undefined)
      throw new AppError("bad-input", `The check has no input "${name}".`, { at: name });
    return value;
  };
  const path = (name: string) => join(dataFolder, String(given(name)));
  const expected = resolve(fields.expected ?? null, file.document);
  return {
    params: objectAt(fields, "params"),
    has: (name) => input[name] !== undefined,
    expectedLength: Array.isArray(expected) ? expected.length : undefined,
    value: (name) => resolve(given(name), file.document),
    panel: (...names) => readPanel(source, input, names),
    async numbers(name) {
      const { columns } = await readPanel(source, input, [name]);
      if (columns.length !== 1)
        throw new AppError("bad-input", `The input "${name}" has ${columns.length} columns, not one.`);
      return columns[0]!;
    },
    table: (name) => csv.read(path(name)),
    path,
  };
}
