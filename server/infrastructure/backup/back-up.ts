import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import pg, { type ClientBase } from "pg";
import { AppError } from "#lib/core/errors.ts";
import { ArchiveWriter } from "./archive.ts";
import { FORMAT, MANIFEST, type Manifest } from "./manifest.ts";
import { stateFiles } from "./state-files.ts";
import { fullName, hashRows, listTables, ROW_TEXT, readRows, readSequences } from "./tables.ts";

/** The state hash of every team, by id, in the given transaction of the database's owner. */
export type StateHashes = (db: ClientBase) => Promise<Record<string, string>>;

export type BackupRequest = {
  readonly ownerUrl: string;
  readonly home: string;
  readonly target: string;
  readonly withKeys: boolean;
  readonly takenAt: string;
  readonly stateHashes: StateHashes;
};

/**
 * Writes everything of a running installation into one file: one snapshot of the database, then the files of the state
 * folder. The file has its name only when it is whole and on the disk. Throws AppError "conflict" when it exists.
 */
export async function backUp(request: BackupRequest): Promise<Manifest> {
  const { target } = request;
  if (existsSync(target))
    throw new AppError("conflict", `${target} exists already: name another file, or remove that one.`);
  const draft = `${target}.new`;
  await rm(draft, { force: true });
  const client = new pg.Client({ connectionString: request.ownerUrl });
  client.on("error", () => {});
  await client.connect();
  try {
    const archive = new ArchiveWriter(draft);
    const manifest = await write(client, archive, request);
    await archive.add(MANIFEST, Buffer.from(JSON.stringify(manifest, null, 1)));
    await archive.close();
    await flush(draft);
    await rename(draft, target);
    await flush(dirname(target));
    return manifest;
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  } finally {
    await client.end();
  }
}

async function write(db: ClientBase, archive: ArchiveWriter, request: BackupRequest): Promise<Manifest> {
  await beginSnapshot(db);
  const { rows } = await db.query(
    `SELECT (SELECT json_agg(migration_name ORDER BY migration_name) FROM "_prisma_migrations"
       WHERE rolled_back_at IS NULL) AS migrations, current_setting('server_version_num')::int AS version`,
  );
  const tables: Manifest["tables"] = {};
  for (const table of await listTables(db)) {
    const hash = createHash("sha256");
    let [count, part] = [0, 0];
    for await (const some of readRows(db, table)) {
      hashRows(hash, some);
      count += some.length;
      const name = `database/${fullName(table)}/${String(part++).padStart(6, "0")}.jsonl`;
      await archive.add(name, Buffer.from(`${some.join("\n")}\n`));
    }
    const columns = table.columns.map(({ name }) => name);
    tables[fullName(table)] = { columns, rows: count, sha256: hash.digest("hex") };
  }
  const sequences = await readSequences(db);
  const stateHashes = await request.stateHashes(db);
  await db.query("COMMIT");
  return {
    format: FORMAT,
    takenAt: request.takenAt,
    postgresVersion: rows[0].version,
    migrations: rows[0].migrations,
    tables,
    sequences,
    files: await writeFiles(archive, request),
    hasKeys: request.withKeys,
    stateHashes,
  };
}

/** One moment for every table; an owner from whom row-level security hides rows is told so instead of an empty backup. */
async function beginSnapshot(db: ClientBase): Promise<void> {
  await db.query("BEGIN READ ONLY ISOLATION LEVEL REPEATABLE READ");
  await db.query(`SET LOCAL row_security = off; ${ROW_TEXT}`);
}

async function writeFiles(
  archive: ArchiveWriter,
  { home, withKeys }: BackupRequest,
): Promise<Manifest["files"]> {
  const files: Manifest["files"] = {};
  for (const { name, path, bytes } of await stateFiles(home, withKeys))
    try {
      files[name] = await archive.addFile(`files/${name}`, path, bytes);
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== "ENOENT") throw cause;
      const message = `${path} was deleted while it was being read: run the backup again.`;
      throw new AppError("conflict", message, { cause });
    }
  return files;
}

async function flush(path: string): Promise<void> {
  const file = await open(path, "r");
  await file.sync();
  await file.close();
}
