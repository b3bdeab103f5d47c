import { basename, join } from "node:path";
import { AppError } from "#lib/core/errors.ts";
import { type CsvReader, columnOf, type TextTable } from "./csv-reader.ts";
import { isObject, type Json, type JsonObject, resolve } from "./golden-case.ts";

/** Columns over common stamps; a hole is NaN. Stamps are as they are written; a bare list has its row numbers. */
export type Panel = {
  readonly stamps: readonly string[];
  readonly names: readonly string[];
  readonly columns: readonly Float64Array[];
};

type Source = {
  readonly csv: CsvReader;
  readonly dataFolder: string;
  /** The folder of the JSON file, from which `file` counts. */
  readonly folder: string;
  readonly document: Json;
};

/** A file or list with the words that say what to do with it. */
type Wanted = { readonly name: string; readonly words: JsonObject };

/**
 * The inputs of those names (all that name data when there are none) in one panel: rows selected, columns
 * transformed, dates joined. Without a `join`, only one input can be asked for.
 */
export async function readPanel(source: Source, input: JsonObject, names: readonly string[]): Promise<Panel> {
  const wanted = (names.length > 0 ? names : namesOfData(input)).flatMap((name) => wantedOf(input, name));
  const before = input.join === "prices";
  const panels: Panel[] = [];
  for (const { name, words } of wanted) {
    const rows = selectRows(await readRows(source, name, words), words);
    panels.push(before ? rows : transform(rows, words));
  }
  if (panels.length === 1) return selectRows(panels[0]!, input);
  if (input.join === undefined && input.rows !== "complete-only")
    throw new AppError("bad-input", "Several inputs need a join that says how their dates meet.", {
      at: "join",
    });
  const joined = joinOnStamps(panels);
  return selectRows(before ? transform(joined, wanted[0]!.words) : joined, input);
}

const namesOfData = (input: JsonObject) =>
  Object.keys(input).filter((name) => isObject(input[name]) || Array.isArray(input[name]));

function wantedOf(input: JsonObject, name: string): Wanted[] {
  const given = input[name] ?? null;
  if (Array.isArray(given) && given.every((path) => typeof path === "string")) {
    const { column = "close" } = input;
    return given.map((bars) => ({ name: columnName({ bars }, name), words: { bars, column } }));
  }
  if (Array.isArray(given) && given.every(isObject))
    return given.map((words, k) => ({ name: columnName(words, `${name}/${k}`), words }));
  return [{ name, words: isObject(given) ? given : { value: given } }];
}

const columnName = (words: JsonObject, otherwise: string) =>
  typeof words.bars === "string" ? basename(words.bars).replace(/(\.csv|\.gz)+$/, "") : otherwise;

async function readRows(source: Source, name: string, words: JsonObject): Promise<Panel> {
  if ("at" in words || "value" in words) return listed(resolve(words, source.document), name);
  const path =
    typeof words.file === "string"
      ? join(source.folder, words.file)
      : join(source.dataFolder, String(words.bars ?? words.panel ?? words.factors));
  const table = await source.csv.read(path, { header: words.header !== false });
  if (words.header === false) return listed(table.columns[0] ?? [], name);
  const many = Array.isArray(words.columns) ? words.columns.map(String) : undefined;
  const chosen = many ?? (typeof words.column === "string" ? [words.column] : table.names.slice(1));
  const panel = {
    stamps: table.columns[0] ?? [],
    names: many || words.column === undefined ? chosen : [name],
    columns: chosen.map((column) => numbersOf(table, column, path)),
  };
  return words.symbol === undefined ? panel : takeRows(panel, rowsOfSymbol(table, words.symbol));
}

function rowsOfSymbol(table: TextTable, symbol: Json): number[] {
  const symbols = columnOf(table, "symbol") ?? columnOf(table, "ticker") ?? [];
  return symbols.flatMap((name, row) => (name === symbol ? [row] : []));
}

function numbersOf(table: TextTable, name: string, path: string): Float64Array {
  const column = columnOf(table, name);
  if (!column) throw new AppError("bad-input", `${path} has no column "${name}".`, { at: name });
  return Float64Array.from(column, number);
}

/** Empty, `NA` and `null` are not a number; `inf` is infinite. */
const number = (value: Json) => {
  if (value === null || value === "") return Number.NaN;
  return value === "inf"
    ? Number.POSITIVE_INFINITY
    : value === "-inf"
      ? Number.NEGATIVE_INFINITY
      : Number(value);
};

/** A list, one number, or `{index, values}` with `columns` when each value is a row. */
function listed(value: Json, name: string): Panel {
  const inner = isObject(value) ? value.values : value;
  const rows = Array.isArray(inner) ? inner : [inner ?? null];
  const stamps = isObject(value) && Array.isArray(value.index) ? value.index.map(String) : undefined;
  const names = isObject(value) && Array.isArray(value.columns) ? value.columns.map(String) : [name];
  const cell = (row: Json, k: number) => number(Array.isArray(row) ? (row[k] ?? null) : row);
  return {
    stamps: stamps ?? rows.map((_, row) => String(row)),
    names,
    columns: names.map((_, k) => Float64Array.from(rows, (row) => cell(row, k))),
  };
}

function selectRows(panel: Panel, words: JsonObject): Panel {
  const from = typeof words.from === "string" ? words.from : "";
  const to = typeof words.to === "string" ? words.to : "\uffff";
  let rows = panel.stamps.map((_, row) => row);
  // A `to` without a time holds the whole day (or month): compare as many characters as it has.
  rows = rows.filter((row) => panel.stamps[row]! >= from && panel.stamps[row]!.slice(0, to.length) <= to);
  const last = typeof words.last_rows === "number" ? words.last_rows : rows.length;
  rows = rows.slice(Math.max(0, rows.length - last));
  if (words.rows === "complete-only")
    rows = rows.filter((row) => panel.columns.every((column) => !Number.isNaN(column[row])));
  return rows.length === panel.stamps.length ? panel : takeRows(panel, rows);
}

const takeRows = ({ stamps, names, columns }: Panel, rows: readonly number[]): Panel => ({
  stamps: rows.map((row) => stamps[row]!),
  names,
  columns: columns.map((column) => Float64Array.from(rows, (row) => column[row]!)),
});

function transform(panel: Panel, { transform: name, missing }: JsonObject): Panel {
  if (name === undefined || name === null) return panel;
  if (name !== "simple-returns")
    throw new AppError("bad-input", `The transform "${name}" is not known; the format has "simple-returns".`);
  const columns = panel.columns.map((column) => simpleReturns(column, missing !== undefined));
  const filled = missing === "zero-return" ? columns.map((column) => column.map((r) => r || 0)) : columns;
  return { ...panel, stamps: panel.stamps.slice(1), columns: filled };
}

/** p_t ÷ p_{t−1} − 1 on the rows below the first; across holes when each column has rows of its own. */
function simpleReturns(prices: Float64Array, acrossHoles: boolean): Float64Array {
  const returns = new Float64Array(Math.max(0, prices.length - 1));
  let last = prices[0]!;
  for (let i = 1; i < prices.length; i++) {
    returns[i - 1] = prices[i]! / last - 1;
    if (!acrossHoles || !Number.isNaN(prices[i])) last = prices[i]!;
  }
  return returns;
}

function joinOnStamps(panels: readonly Panel[]): Panel {
  const rowsOf = panels.map(({ stamps }) => new Map(stamps.map((stamp, row) => [stamp, row])));
  const stamps = panels[0]!.stamps.filter((stamp) => rowsOf.every((rows) => rows.has(stamp)));
  const parts = panels.map((panel, k) =>
    takeRows(
      panel,
      stamps.map((stamp) => rowsOf[k]!.get(stamp)!),
    ),
  );
  return {
    stamps,
    names: parts.flatMap(({ names }) => names),
    columns: parts.flatMap(({ columns }) => columns),
  };
}
