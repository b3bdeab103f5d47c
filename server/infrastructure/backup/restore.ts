import { createHash } from "node:crypto";
import { existsSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import pg, { type ClientBase } from "pg";
import { AppError } from "#lib/core/errors.ts";
import { enableAppRole, migrate, readMigrations } from "#server/infrastructure/db/index.ts";
import { removeOutside, supervisePostgres } from "#server/infrastructure/postgres/index.ts";
import { readArchive, type Written } from "./archive.ts";
import type { StateHashes } from "./back-up.ts";
import { MANIFEST, Manifest } from "./manifest.ts";
import { digestOf, fullName, insertRows, listTables, ROW_TEXT, setSequences, type Table } from "./tables.ts";

export type RestoreRequest = {
  readonly source: string;
  readonly home: string;
  /** DATABASE_URL; absent: a PostgreSQL of our own in the state folder. */
  readonly databaseUrl: string | undefined;
  readonly migrations: string;
  readonly stateHashes: StateHashes;
};

/** In the state folder while a restore is under way: what it left half done must not start. */
const MARK = "restore-under-way";

/** Throws AppError "conflict" when a restore into this folder did not come to its end. */
export function assertRestored(home: string): void {
  if (existsSync(join(home, MARK)))
    throw new AppError(
      "conflict",
      `A restore into ${home} did not come to its end: empty that folder and restore again.`,
    );
}

/**
 * Brings a backup back into an empty installation and proves that it is the same: every table's rows, every file and
 * every team's state hash. Reads the whole file before it writes anything. The installation is not running afterwards.
 */
export async function restore(request: RestoreRequest): Promise<Manifest> {
  const { home } = request;
  const manifest = await readManifest(request.source);
  assertKnown(manifest, request);
  assertEmptyFolder(home);
  await mkdir(home, { recursive: true });
  writeFileSync(join(home, MARK), "");
  try {
    await restoreFiles(request.source, home);
    await withDatabase(request, (ownerUrl) => restoreDatabase(ownerUrl, manifest, request));
  } catch (error) {
    removeOutside(home);
    for (const name of readdirSync(home)) rmSync(join(home, name), { recursive: true, force: true });
    throw error;
  }
  rmSync(join(home, MARK));
  return manifest;
}

/** The manifest of a file whose every entry is as the manifest says. */
export async function readManifest(source: string): Promise<Manifest> {
  const found = new Map<string, Written>();
  const rows = new Map<string, ReturnType<typeof createHash>>();
  let text: string | undefined;
  for await (const entry of readArchive(source)) {
    if (entry.name === MANIFEST) text = String(await entry.content());
    else if (entry.name.startsWith("files/")) found.set(entry.name.slice(6), await entry.hash());
    else {
      const table = tableOf(entry.name);
      rows.set(table, (rows.get(table) ?? createHash("sha256")).update(await entry.content()));
    }
  }
  if (text === undefined)
    throw new AppError("bad-input", `${source} is not a whole backup: its end is missing.`);
  const parsed = Manifest.safeParse(JSON.parse(text));
  if (!parsed.success)
    throw new AppError(
      "bad-input",
      `${source} was made by another version of Pitwall; restore it with that.`,
    );
  const manifest = parsed.data;
  const wrongFile = Object.entries(manifest.files).find(
    ([name, { sha256 }]) => found.get(name)?.sha256 !== sha256,
  );
  const wrongTable = Object.entries(manifest.tables).find(
    ([name, table]) => table.rows > 0 && rows.get(name)?.digest("hex") !== table.sha256,
  );
  const wrong = wrongFile?.[0] ?? wrongTable?.[0];
  if (wrong) throw new AppError("bad-input", `${source} is damaged: ${wrong} is not as it was written.`);
  return manifest;
}

const tableOf = (entry: string): string => entry.split("/")[1] ?? "";

function assertKnown({ migrations }: Manifest, request: RestoreRequest): void {
  const ours = new Set(readMigrations(request.migrations).map(({ name }) => name));
  const unknown = migrations.find((name) => !ours.has(name));
  if (unknown)
    throw new AppError(
      "conflict",
      `${request.source} was made by a newer Pitwall (it has the migration ${unknown}): restore it with that version.`,
    );
}

function assertEmptyFolder(home: string): void {
  const there = existsSync(home) ? readdirSync(home).filter((name) => name !== "start.sock") : [];
  if (there.length > 0)
    throw new AppError(
      "conflict",
      `${home} is not empty (it has ${there[0]}): restore into a new folder, named by PITWALL_HOME.`,
    );
}

async function restoreFiles(source: string, home: string): Promise<void> {
  for await (const entry of readArchive(source)) {
    if (entry.name.startsWith("files/")) await entry.saveBelow(home, entry.name.slice(6));
    else await entry.hash();
  }
}

async function withDatabase(
  { databaseUrl, home }: RestoreRequest,
  work: (ownerUrl: string) => Promise<void>,
): Promise<void> {
  if (databaseUrl) return work(databaseUrl);
  const postgres = await supervisePostgres(home);
  try {
    await work(postgres.ownerUrl);
  } finally {
    await postgres.stop();
  }
}

async function restoreDatabase(
  ownerUrl: string,
  manifest: Manifest,
  { source, migrations, stateHashes }: RestoreRequest,
): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  client.on("error", () => {});
  await client.connect();
  try {
    await assertEmptyDatabase(client, manifest);
    // The tables as they were; what is newer comes after the rows, as at an upgrade.
    await migrate(ownerUrl, migrations, new Set(manifest.migrations));
    await enableAppRole(ownerUrl);
    await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ");
    await client.query(ROW_TEXT);
    await load(client, source, manifest);
    await verifyRows(client, manifest);
    await client.query("COMMIT");
    const newer = await migrate(ownerUrl, migrations);
    // After a migration the state may be told otherwise; then the rows, which were the same, are the proof.
    if (newer.length === 0) await verifyState(client, manifest, stateHashes);
  } finally {
    await client.end();
  }
}

async function assertEmptyDatabase(db: ClientBase, { postgresVersion }: Manifest): Promise<void> {
  const { rows } = await db.query(
    `SELECT current_setting('server_version_num')::int AS version, current_setting('is_superuser') AS super,
       (SELECT count(*)::int FROM pg_tables WHERE schemaname IN ('public', 'dbos')) AS tables`,
  );
  const { version, tables, super: isSuper } = rows[0];
  if (Math.floor(version / 10_000) < Math.floor(postgresVersion / 10_000))
    throw new AppError(
      "conflict",
      `The backup is of PostgreSQL ${Math.floor(postgresVersion / 10_000)} and this server is older (${Math.floor(version / 10_000)}): restore on the same or a newer version.`,
    );
  if (tables > 0)
    throw new AppError("conflict", "The database of DATABASE_URL is not empty: name an empty one.");
  if (isSuper !== "on")
    throw new AppError(
      "conflict",
      "Restoring needs a superuser in DATABASE_URL: triggers and foreign keys rest while the rows come back.",
    );
}

async function load(db: ClientBase, source: string, manifest: Manifest): Promise<void> {
  await db.query("SET LOCAL session_replication_role = replica");
  const tables = new Map((await listTables(db)).map((table) => [fullName(table), table]));
  // Rows that migrations themselves put in are in the backup as well.
  const names = [...tables.values()].map(({ schema, name }) => `"${schema}"."${name}"`);
  await db.query(`TRUNCATE ${names.join(", ")}`);
  for await (const entry of readArchive(source)) {
    const content = entry.name.startsWith("database/") ? String(await entry.content()) : null;
    if (content === null) await entry.hash();
    else {
      const name = tableOf(entry.name);
      const columns = manifest.tables[name]?.columns ?? [];
      await insertRows(db, tables.get(name) as Table, columns, content.trimEnd().split("\n"));
    }
  }
  await setSequences(db, manifest.sequences);
}

async function verifyRows(db: ClientBase, manifest: Manifest): Promise<void> {
  for (const table of await listTables(db)) {
    const kept = manifest.tables[fullName(table)];
    const { sha256 } = await digestOf(db, table);
    if (kept && kept.sha256 !== sha256) throw notTheSame(`table ${fullName(table)}`);
  }
}

async function verifyState(db: ClientBase, manifest: Manifest, stateHashes: StateHashes): Promise<void> {
  await db.query("BEGIN READ ONLY ISOLATION LEVEL REPEATABLE READ");
  const hashes = await stateHashes(db);
  await db.query("COMMIT");
  for (const [team, hash] of Object.entries(manifest.stateHashes))
    if (hashes[team] !== hash) throw notTheSame(`the state of team ${team}`);
}

const notTheSame = (what: string): AppError =>
  new AppError("internal", `After the restore ${what} is not what was backed up; nothing was kept.`);
