import { readdirSync } from "node:fs";
import { join } from "node:path";
import { type CsvReader, columnOf, type TextTable } from "#server/model-testing/benchmarking/csv-reader.ts";
import type { JsonObject } from "#server/model-testing/benchmarking/golden-case.ts";
import type { IndicatorCase } from "./indicator-report.ts";
import { LEAN } from "./lean.ts";
import type { Column, Columns } from "./reading.ts";
import { STOCK_INDICATORS } from "./stock-indicators.ts";
import { STOCKCHARTS } from "./stockcharts.ts";

export type SampleBars = Readonly<Record<"open" | "high" | "low" | "close" | "volume", Column>>;
/** One file whose name tells the function: its columns in our indicators. */
export type Sample = {
  readonly ours: (bars: SampleBars) => Columns;
  /** Why the figures differ, and from which row on they no longer depend on the start. */
  readonly reason?: string;
  readonly from?: { readonly row: number; readonly why: string };
  readonly tolerance?: JsonObject;
};
export type Samples = Readonly<Record<string, Sample>>;

type Folder = { readonly samples: Samples; readonly bars?: string; readonly tolerance: JsonObject };
const FOLDERS: Readonly<Record<string, Folder>> = {
  lean_testdata: { samples: LEAN, tolerance: { absolute: 1e-3, relative: 1e-5 } },
  stock_indicators: {
    samples: STOCK_INDICATORS,
    bars: "equity_daily_split_adjusted/SI_default_502.csv",
    tolerance: { absolute: 1e-6, relative: 1e-6 },
  },
  stockcharts: { samples: STOCKCHARTS, tolerance: { absolute: 1e-3, relative: 1e-5 } },
};

/** The cases of the folders in which the file name is the function. Files that only a person can read are left out. */
export async function sampleFileCases(
  csv: CsvReader,
  folder: string,
  data: string,
): Promise<IndicatorCase[]> {
  const known = readdirSync(folder).filter((name) => name in FOLDERS);
  const cases = known.sort().map(async (name) => {
    const { samples, bars, tolerance } = FOLDERS[name]!;
    const files = readdirSync(join(folder, name)).filter((file) => file in samples);
    return Promise.all(
      files.sort().map(async (file) => {
        const sample = samples[file]!;
        const table = await csv.read(join(folder, name, file));
        const input = bars ? await csv.read(join(data, bars)) : table;
        return caseOf(`${name}/${file}`, sample, table, barsOf(input), tolerance);
      }),
    );
  });
  return (await Promise.all(cases)).flat();
}

function caseOf(
  name: string,
  sample: Sample,
  table: TextTable,
  bars: SampleBars,
  tolerance: JsonObject,
): IndicatorCase {
  const ours = sample.ours(bars);
  const rows = table.columns[0]!.map((_, row) => row);
  return {
    name,
    tolerance: sample.tolerance ?? tolerance,
    expected: Object.keys(ours).map((column) => ({
      name: column,
      rows,
      values: columnOf(table, column) ?? [],
    })),
    ours: () => ours,
    ...(sample.reason ? { reason: sample.reason } : {}),
    ...(sample.from ? { from: sample.from } : {}),
  };
}

function barsOf(table: TextTable): SampleBars {
  const column = (name: string) =>
    Float64Array.from(columnOf(table, name) ?? columnOf(table, `${name} `) ?? [], (text) =>
      text === "" ? Number.NaN : Number(text),
    );
  return {
    open: column("open"),
    high: column("high"),
    low: column("low"),
    close: column("close"),
    volume: column("volume"),
  };
}
