import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type CsvReader, columnOf } from "#server/model-testing/benchmarking/csv-reader.ts";
import {
  isObject,
  type Json,
  type JsonObject,
  resolve,
} from "#server/model-testing/benchmarking/golden-case.ts";
import { BACKTRADER } from "./backtrader.ts";
import type { IndicatorCase } from "./indicator-report.ts";
import { type Column, readingOf } from "./reading.ts";

const BARS = ["open", "high", "low", "close"] as const;
const REASONS: Readonly<Record<string, string>> = {
  CCI: "backtrader takes the distance of each price from the mean of its own bar; Lambert, TA-Lib and ours from the mean of the window.",
  LRSI: "backtrader starts the filter on the sixth bar, ours on the first.",
  DM: "backtrader starts its averages with means of n movements and takes the ADXR n bars back; Wilder, TA-Lib and ours start with n − 1 and look n − 1 bars back.",
};

/** The cases of JSON files whose entries state rows and values (`expected.bars`, `expected.values`). */
export async function caseFiles(csv: CsvReader, folder: string, data: string): Promise<IndicatorCase[]> {
  const names = readdirSync(folder).filter((name) => name.endsWith(".json") && !name.endsWith(".meta.json"));
  return names.sort().flatMap((name) => {
    const document = JSON.parse(readFileSync(join(folder, name), "utf8")) as Json;
    if (!isObject(document) || document.runnable === false || !isObject(document.cases)) return [];
    return Object.entries(document.cases).flatMap(([key, fields]) =>
      isObject(fields) && fields.runnable !== false
        ? [caseOf(csv, `${name.replace(".json", "")}/${key}`, fields, document, data)]
        : [],
    );
  });
}

function caseOf(
  csv: CsvReader,
  name: string,
  fields: JsonObject,
  document: JsonObject,
  data: string,
): IndicatorCase {
  const { values, bars } = fields.expected as { values: Json; bars: Json };
  const lines = resolve(values, document) as Json[][];
  const rows = resolve(bars, document) as number[];
  const input = (fields.input ?? document.input) as { bars: string };
  return {
    name,
    tolerance: (fields.tolerance ?? document.tolerance) as JsonObject,
    expected: lines.map((line, k) => ({ name: `line ${k + 1}`, rows, values: line })),
    reason: REASONS[String(fields.function)],
    async ours() {
      const table = await csv.read(join(data, input.bars));
      const columns = BARS.map((one) => Float64Array.from(columnOf(table, one) ?? [], Number));
      const found = readingOf(
        BACKTRADER,
        "backtrader",
        String(fields.function),
      )(feedOf(fields.inputs, columns), fields.params as JsonObject);
      return Object.fromEntries(Object.values(found).map((column, k) => [`line ${k + 1}`, column]));
    },
  };
}

/** The bars themselves, or the lines of the indicator that feeds the named one. */
function feedOf(inputs: Json | undefined, columns: readonly Column[]): readonly Column[] {
  if (!Array.isArray(inputs)) return columns;
  return inputs.flatMap((input) => {
    const { function: name, params } = input as { function: string; params: JsonObject };
    return Object.values(readingOf(BACKTRADER, "backtrader", name)(columns, params)).slice(0, 1);
  });
}
