import { join } from "node:path";
import type { CsvReader, TextTable } from "./csv-reader.ts";
import { NotExpressible, presetOf } from "./golden-account.ts";
import { readGoldenBars } from "./golden-bars.ts";
import { type GoldenCase, isObject, type Json, type JsonObject, objectAt, resolve } from "./golden-case.ts";
import { equityRows, figuresOf, fillRows, listsOf, returnRows, tradeRows } from "./golden-figures.ts";
import { readLeanContext, replicatedFigures, statedFigures } from "./golden-lean.ts";
import { type CaseReport, type Part, partOf, reportOf } from "./golden-report.ts";
import { type GoldenRun, runGolden } from "./golden-run.ts";
import { compare, emptyComparison, ruleFor } from "./tolerance.ts";

/** Runs one engine case and compares every part that it states. */
export function runEngineCase(csv: CsvReader, golden: GoldenCase, dataFolder: string): Promise<CaseReport> {
  return reportOf("engine", golden.name, () => partsOf(csv, golden, dataFolder));
}

async function partsOf(csv: CsvReader, golden: GoldenCase, dataFolder: string): Promise<Part[]> {
  const { fields, document, folder } = golden;
  const preset = presetOf(fields);
  const account = objectAt(fields, "account");
  const { name, params, sweep } = objectAt(fields, "strategy");
  const expected = objectAt(fields, "expected");
  const tolerance = objectAt(fields, "tolerance");
  const given = dataOf(fields, preset);
  const lean = preset === "lean" ? await readLeanContext(csv, dataFolder, given) : undefined;
  const parts = { preset, account, strategy: String(name), lean };
  const data = await readGoldenBars(csv, dataFolder, given);
  const own = isObject(params) ? params : {};
  if (isObject(sweep)) {
    const runs = sweepOf(sweep).map((change) => runGolden({ ...parts, data, params: { ...own, ...change } }));
    const wanted = resolve(expected.sweep_stats ?? [], document);
    return [partOf("sweep_stats", wanted, runs.map(figuresOf), tolerance)];
  }
  const run = runGolden({ ...parts, data, params: own });
  const figures: Part[] = [];
  if (expected.stats) figures.push(statisticsPart("stats", expected, run, golden, tolerance));
  if (expected.lists)
    figures.push(partOf("lists", resolve(expected.lists, document), listsOf(run), tolerance));
  for (const [group, ours] of Object.entries(apartFigures(run)))
    if (expected[group] !== undefined)
      figures.push(partOf(group, resolve(expected[group], document), ours(), tolerance));
  for (const unknown of ["replicated", "precise_stats", "performance", "weights"])
    if (expected[unknown] !== undefined && !figures.some((part) => part.name === unknown))
      throw new NotExpressible(`The figures "${unknown}" of the preset "${preset}" are not built yet.`);
  const tables = await Promise.all(
    TABLES.filter(({ field }) => typeof expected[field] === "string").map(async ({ field, group, rows }) => {
      const table = await csv.read(join(folder, String(expected[field])));
      return tablePart(group, table, rows(run), tolerance);
    }),
  );
  return [...figures, ...tables];
}

/** LEAN trades the regular session only, whatever hours its minute files hold. */
function dataOf(fields: JsonObject, preset: string): JsonObject {
  const data = objectAt(fields, "data");
  const isIntraday = [data.bars].flat().some((path) => /minute|second|hour/.test(String(path)));
  return preset === "lean" && isIntraday ? { ...data, session: "regular" } : data;
}

/** Groups of figures beside the printed statistics. */
function apartFigures(run: GoldenRun): Record<string, () => JsonObject> {
  if (run.preset !== "lean") return {};
  return { replicated: () => replicatedFigures(run), precise_stats: () => statedFigures(run) };
}

function sweepOf(sweep: JsonObject): JsonObject[] {
  const [[name, range] = ["", {}]] = Object.entries(sweep) as [string, JsonObject][];
  const { from, to, step } = range as { from: number; to: number; step: number };
  return Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, k) => ({ [name]: from + k * step }));
}

function statisticsPart(
  group: string,
  expected: JsonObject,
  run: GoldenRun,
  { document }: GoldenCase,
  tolerance: JsonObject,
): Part {
  const pointer = expected[group]!;
  const left = [expected.not_compared, isObject(pointer) ? pointer.not_compared : undefined].flatMap(
    (list) => (Array.isArray(list) ? list.map(String) : []),
  );
  const all = resolve(pointer, document);
  const wanted = isObject(all)
    ? Object.fromEntries(Object.entries(all).filter(([name]) => !left.includes(name)))
    : all;
  const figures = figuresOf(run);
  const absent = isObject(wanted) ? Object.keys(wanted).filter((name) => !(name in figures)) : [];
  if (absent.length > 0)
    throw new NotExpressible(`The preset "${run.preset}" has no figure "${absent[0]}" here yet.`);
  return partOf(group, wanted, figures, tolerance);
}

const TABLES = [
  { field: "trades_file", group: "trades", rows: tradeRows },
  { field: "fills_file", group: "fills", rows: fillRows },
  { field: "equity_file", group: "equity", rows: equityRows },
  { field: "returns_file", group: "returns", rows: returnRows },
] as const;

/** Trades may be listed in any order of closing: both sides are put in order of entry, exit and size. */
const TRADE_ORDER = ["EntryBar", "ExitBar", "Size", "EntryPrice"];

function tablePart(
  group: string,
  table: TextTable,
  ours: readonly JsonObject[],
  tolerance: JsonObject,
): Part {
  const expected = rowsOf(table);
  const sorted = group === "trades" ? [expected, [...ours]].map(inOrderOfEntry) : [expected, ours];
  const [wanted = [], got = []] = sorted;
  const comparison = emptyComparison();
  if (wanted.length !== got.length) compare(`${group}/rows`, wanted.length, got.length, {}, comparison);
  const rule = (name: string) => ruleFor(tolerance, group, name);
  for (let row = 0; row < Math.min(wanted.length, got.length); row++)
    for (const [name, value] of Object.entries(wanted[row]!)) {
      const mine = ourValue(got[row]!, name, table);
      compare(`${group}/${row + 1}/${name}`, value === "" ? null : value, mine, rule(name), comparison);
    }
  return { name: group, expected: wanted.length, ours: got.length, comparison };
}

function rowsOf(table: TextTable): JsonObject[] {
  const length = table.columns[0]?.length ?? 0;
  return Array.from({ length }, (_, row) =>
    Object.fromEntries(table.names.map((name, k) => [name, table.columns[k]![row]!])),
  );
}

/** Names agree without regard to case; the first column of a curve is its stamp. */
function ourValue(row: JsonObject, name: string, table: TextTable): Json | undefined {
  if (name in row) return row[name];
  if ("stamp" in row && name === table.names[0]) return row.stamp;
  const key = Object.keys(row).find((candidate) => candidate.toLowerCase() === name.toLowerCase());
  return key === undefined ? undefined : row[key];
}

function inOrderOfEntry(rows: readonly JsonObject[]): JsonObject[] {
  return [...rows].sort((a, b) => {
    for (const name of TRADE_ORDER) {
      const apart = Number(a[name]) - Number(b[name]);
      if (apart !== 0) return apart;
    }
    return 0;
  });
}
