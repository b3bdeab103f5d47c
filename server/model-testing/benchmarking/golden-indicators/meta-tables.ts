import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { CsvReader, TextTable } from "#server/model-testing/benchmarking/csv-reader.ts";
import { columnOf } from "#server/model-testing/benchmarking/csv-reader.ts";
import type { JsonObject } from "#server/model-testing/benchmarking/golden-case.ts";
import type { IndicatorCase } from "./indicator-report.ts";
import { type Column, type Columns, readingOf } from "./reading.ts";
import { talibColumns } from "./talib.ts";
import { TTR } from "./ttr.ts";

type Entry = {
  readonly function: string;
  readonly params: JsonObject;
  readonly inputs: readonly string[];
  readonly output: string;
  readonly outputs: readonly string[];
};
type Meta = {
  readonly library: string;
  readonly input: { readonly bars: string; readonly last_rows?: number };
  readonly values_file: string;
  readonly tolerance: JsonObject;
  readonly columns: Readonly<Record<string, Entry>>;
};

/** Why a function of that library comes to other figures here. */
const REASONS: Readonly<Record<string, string>> = {
  "TTR.ZLEMA": "TTR interpolates a lag of (n + 1)/2 bars and starts with one mean; ours lags (n − 1)/2 bars.",
  "TTR.KST": "TTR sums logarithmic rates of change, ours simple ones in percent (Pring).",
  "TTR.SAR": "TTR begins with a first stop of its own, from the deviation of the first ranges.",
  "TTR.SMI": "TTR lets the first windows grow, so its averages start earlier; the lines meet later on.",
  "TTR.CTI": "TTR correlates ranks (Spearman), Ehlers and ours the values themselves.",
};

/** The cases of every `*.meta.json`: one per function, with all its columns. */
export async function metaTableCases(csv: CsvReader, folder: string, data: string): Promise<IndicatorCase[]> {
  const names = readdirSync(folder).filter((name) => name.endsWith(".meta.json"));
  const cases = names.sort().map(async (name) => {
    const meta = JSON.parse(readFileSync(join(folder, name), "utf8")) as Meta;
    const values = await csv.read(join(folder, meta.values_file));
    const groups = Map.groupBy(Object.entries(meta.columns), ([, entry]) => entry.outputs[0]!);
    return [...groups].map(([key, columns]) => tableCase(csv, name, meta, data, values, key, columns));
  });
  return (await Promise.all(cases)).flat();
}

function tableCase(
  csv: CsvReader,
  file: string,
  meta: Meta,
  data: string,
  values: TextTable,
  key: string,
  columns: readonly [string, Entry][],
): IndicatorCase {
  const [, entry] = columns[0]!;
  const rows = values.columns[0]!.map((_, row) => row);
  return {
    name: `${file.replace(".meta.json", "")}/${key.split(".")[0]}`,
    tolerance: meta.tolerance,
    expected: columns.map(([name]) => ({ name, rows, values: columnOf(values, name) ?? [] })),
    reason: REASONS[`${meta.library}.${entry.function}`],
    async ours() {
      const bars = await csv.read(join(data, meta.input.bars));
      const inputs = entry.inputs.map((name) => numbers(bars, name, meta.input.last_rows));
      return oursOf(meta.library, entry, inputs, columns);
    },
  };
}

function oursOf(
  library: string,
  entry: Entry,
  inputs: readonly Column[],
  columns: readonly [string, Entry][],
): Columns {
  if (library === "TA-Lib") {
    const found = talibColumns(entry.function, inputs, entry.params);
    return Object.fromEntries(columns.map(([name], k) => [name, found[k]!]));
  }
  const found = readingOf(TTR, library, entry.function)(inputs, entry.params);
  return Object.fromEntries(
    columns.flatMap(([name, { output }]) => (found[output] ? [[name, found[output]]] : [])),
  );
}

function numbers(table: TextTable, name: string, lastRows?: number): Column {
  const column = columnOf(table, name) ?? [];
  const all = Float64Array.from(column, (text) => (text === "" ? Number.NaN : Number(text)));
  return lastRows ? all.slice(-lastRows) : all;
}
