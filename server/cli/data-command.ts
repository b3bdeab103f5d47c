import { basename, join } from "node:path";
import { Command } from "commander";
import { z } from "zod";
import { AppError } from "#lib/core/errors.ts";
import { ImportMapping } from "#lib/data/ingestion/index.ts";
import { importCsv, importLimits } from "#server/data/ingestion/index.ts";
import { openSnapshot, symbolsOf } from "#server/data/storage/index.ts";
import { config } from "#server/infrastructure/config/index.ts";
import { mappingOf } from "./csv-bars.ts";
import { importToCatalogue } from "./import-to-catalogue.ts";
import { operatorOf, WHICH_INSTALLATION, withInstallation } from "./installation.ts";
import { printJson } from "./print-json.ts";

/** Where the command line keeps bars when no folder is named. */
export const defaultStore = (): string => join(config().state.home, "bars", "command-line");

type Options = {
  store?: string;
  append?: string;
  mapping?: string;
  symbol?: string;
  timeZone?: string;
  adjusted?: true;
  quarantine?: string;
  dataset?: string;
  team?: string;
  source?: string;
  licence?: string;
  synthetic?: true;
  schema?: true;
};

export const dataCommand = () =>
  new Command("data")
    .description("Bring market data in")
    .addCommand(
      new Command("import")
        .description(
          "Imports a CSV file as an immutable snapshot and prints what became of it as one line of JSON.",
        )
        .argument("[file]", "CSV, or CSV packed as .gz")
        .option("--store <folder>", "where to keep the bars; default: below the state folder")
        .option("--append <snapshot>", "add to this snapshot of the store instead of starting a dataset")
        .option("--mapping <file>", "how to read the file, as JSON (see --schema); default: as recognised")
        .option("--symbol <name>", "the symbol of every row, when no column holds it")
        .option("--time-zone <zone>", "IANA zone of local times")
        .option("--adjusted", "use the adjusted closes for open, high, low and close")
        .option("--quarantine <file>", "write the rows that could not be used here, as CSV")
        .option("--dataset <name>", "import into the catalogue of the running installation, under this name")
        .option("--team <name>", "whose catalogue, when the installation has several teams")
        .option("--source <text>", "where the data come from, for the catalogue; default: the file's name")
        .option("--licence <text>", "under which they may be used; default: not stated")
        .option("--synthetic", "they were made, not measured; the catalogue says so wherever they show")
        .option("--schema", "print the JSON Schema of a mapping")
        .addHelpText("after", `\nWith --dataset a worker of the installation imports.${WHICH_INSTALLATION}`)
        .action(importFile),
    );

async function importFile(path: string | undefined, options: Options): Promise<void> {
  if (options.schema)
    return printJson(z.toJSONSchema(ImportMapping, { io: "input", unrepresentable: "any" }));
  if (!path) throw new AppError("bad-input", "Name the CSV file to import.");
  if (options.dataset) return importIntoCatalogue(path, options.dataset, options);
  const store = { folder: options.store ?? defaultStore() };
  const mapping = await mappingOf(path, options);
  const { snapshot, report } = await importCsv({
    path,
    name: basename(path),
    mapping,
    store,
    previous: options.append ? await openSnapshot(store, options.append) : undefined,
    limits: importLimits(),
    quarantinePath: options.quarantine,
  });
  printJson({
    snapshot: snapshot.hash,
    store: store.folder,
    resolution: snapshot.manifest.resolution,
    timeZone: snapshot.manifest.timeZone,
    symbols: symbolsOf(snapshot.manifest).map(({ symbol }) => symbol),
    ...report,
  });
}

async function importIntoCatalogue(path: string, dataset: string, options: Options): Promise<void> {
  for (const name of ["store", "append", "quarantine"] as const)
    if (options[name])
      throw new AppError("bad-input", `--${name} is of a folder of bars; leave it out with --dataset.`);
  const mapping = await mappingOf(path, options);
  const { source = basename(path), licence = "not stated", synthetic = false } = options;
  const done = await withInstallation(async (host) => {
    const caller = await operatorOf(host.pool, options.team, "pitwall data import");
    return importToCatalogue(host, caller, { path, mapping, dataset, source, licence, synthetic });
  });
  const { datasetId, snapshot, resolution, timeZone, report } = done;
  printJson({ dataset, datasetId, snapshot, resolution, timeZone, ...report });
}
