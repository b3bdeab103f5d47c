import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { AppError } from "#lib/core/errors.ts";
import { ImportMapping } from "#lib/data/ingestion/index.ts";
import { importCsv, importLimits, inspectCsv } from "#server/data/ingestion/index.ts";
import type { BarStore, Snapshot } from "#server/data/storage/index.ts";
import { parseJson, readInput } from "./read-input.ts";

/** What a person may say about a file instead of leaving it to recognition. */
export type MappingChoices = { mapping?: string; symbol?: string; timeZone?: string; adjusted?: boolean };

/** How a CSV file is read: as recognised, with the choices laid over it. @throws AppError bad-input */
export async function mappingOf(path: string, choices: MappingChoices): Promise<ImportMapping> {
  if (choices.mapping) return parseJson(await readInput(choices.mapping), choices.mapping, ImportMapping);
  if (!existsSync(path)) throw new AppError("bad-input", `${path}: there is no such file.`, { at: path });
  const { recognition } = await inspectCsv(path, basename(path), { limits: importLimits() });
  if (!recognition.ok) throw new AppError("bad-input", `${path}: ${recognition.reason}`, { at: path });
  const { symbol, timeZone, adjusted } = choices;
  const chosen = {
    ...recognition.mapping,
    ...(symbol ? { symbol, columns: { ...recognition.mapping.columns, symbol: undefined } } : {}),
    ...(timeZone ? { timeZone } : {}),
    ...(adjusted ? { prices: "adjusted" } : {}),
  };
  return parseJson(JSON.stringify(chosen), path, ImportMapping);
}

export type CsvBars = { readonly snapshot: Snapshot; readonly mapping: ImportMapping };

/** Imports CSV files into a store that is gone afterwards. A row that cannot be read is an error with its line. */
export async function withCsvBars<Result>(
  paths: readonly string[],
  use: (bars: CsvBars) => Promise<Result>,
): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), "pitwall-bars-"));
  const store: BarStore = { folder };
  try {
    let bars: CsvBars | undefined;
    for (const path of paths) bars = await append(store, path, bars?.snapshot);
    if (!bars) throw new AppError("bad-input", "Name at least one CSV file of bars.", { at: "data.csv" });
    return await use(bars);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function append(store: BarStore, path: string, previous: Snapshot | undefined): Promise<CsvBars> {
  const mapping = await mappingOf(path, {});
  const name = basename(path);
  const { snapshot, report } = await importCsv({
    path,
    name,
    mapping,
    store,
    previous,
    limits: importLimits(),
  });
  const [bad] = report.quarantined;
  if (bad) throw new AppError("bad-input", `${path}, line ${bad.line}: ${bad.reason}`, { at: path });
  return { snapshot, mapping };
}
