import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { Command } from "commander";
import type { ClientBase } from "pg";
import { AppError } from "#lib/core/errors.ts";
import { verifyOrders } from "#server/execution/orders/index.ts";
import { backUp, type Manifest, restore } from "#server/infrastructure/backup/index.ts";
import { config } from "#server/infrastructure/config/index.ts";
import { APP_ROLE, DATABASE_FILE, type DatabaseFile } from "#server/infrastructure/db/index.ts";
import { lockHome } from "#server/infrastructure/start/index.ts";
import { WHICH_INSTALLATION } from "./installation.ts";
import { printJson } from "./print-json.ts";

const KEYS_OPTION =
  "with the installation's private keys: whoever has the file can then open sealed broker credentials";

export const backupCommand = () =>
  new Command("backup")
    .description("Writes the running installation into one file: database, bars and the rest of its folder.")
    .argument("<file>", "where to, e.g. pitwall.tar.gz; must not exist")
    .option("--keys", KEYS_OPTION)
    .addHelpText(
      "after",
      `\nOne consistent moment, nobody waits. Without --keys a restored installation asks everybody to sign in again,\nand broker credentials must be entered anew.${WHICH_INSTALLATION}`,
    )
    .action(async (file: string, { keys = false }: { keys?: boolean }) => {
      const settings = config();
      const manifest = await backUp({
        ownerUrl: ownerUrl(),
        home: settings.state.home,
        target: resolve(file),
        withKeys: keys,
        takenAt: new Date().toISOString(),
        stateHashes,
      });
      printJson({ file: resolve(file), ...summary(manifest) });
    });

export const restoreCommand = () =>
  new Command("restore")
    .description("Brings a backup back into an empty installation and proves that it is the same.")
    .argument("<file>", "what pitwall backup wrote")
    .addHelpText(
      "after",
      "\nThe installation is the folder of PITWALL_HOME (or .pitwall), which must be empty, and its own PostgreSQL or the\nempty database of DATABASE_URL, of the same or a newer version. Start it with npm start afterwards.",
    )
    .action(async (file: string) => {
      const { state, database } = config();
      const lock = await lockHome(state.home);
      const manifest = await restore({
        source: resolve(file),
        home: state.home,
        databaseUrl: database.url || undefined,
        migrations: join(process.cwd(), "prisma/migrations"),
        stateHashes,
      });
      lock.release();
      printJson({ home: state.home, verified: true, ...summary(manifest) });
    });

function ownerUrl(): string {
  const { database, state } = config();
  if (database.url) return database.url;
  try {
    const file = readFileSync(join(state.home, DATABASE_FILE), "utf8");
    return (JSON.parse(file) as DatabaseFile).ownerUrl;
  } catch (cause) {
    const message = "The installation does not run: start it with npm start, then back it up.";
    throw new AppError("unavailable", message, { cause });
  }
}

/** As each team sees itself: the owner sees all of them at once. */
async function stateHashes(db: ClientBase): Promise<Record<string, string>> {
  const { rows } = await db.query("SELECT id FROM teams ORDER BY id");
  const hashes: Record<string, string> = {};
  await db.query(`SET LOCAL row_security = on; SET LOCAL ROLE ${APP_ROLE}`);
  for (const { id } of rows) {
    await db.query("SELECT set_config('pitwall.team_id', $1, true)", [id]);
    hashes[id] = (await verifyOrders(db)).hash;
  }
  await db.query("RESET ROLE");
  return hashes;
}

const summary = ({ takenAt, tables, files, hasKeys, stateHashes: hashes }: Manifest) => ({
  takenAt,
  rows: Object.values(tables).reduce((sum, table) => sum + table.rows, 0),
  files: Object.keys(files).length,
  bytes: Object.values(files).reduce((sum, file) => sum + file.bytes, 0),
  keys: hasKeys,
  stateHashes: hashes,
});
