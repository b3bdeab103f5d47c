import { createHash, randomUUID } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { AppError } from "#lib/core/errors.ts";
import { migrateJobs } from "#server/infrastructure/jobs/index.ts";
import { APP_ROLE } from "./app-role.ts";

type Migration = { name: string; sql: string; checksum: string };
type Applied = { migration_name: string; checksum: string; finished_at: Date | null };

/** The number Prisma's own CLI locks, so that both never migrate at once. */
const PRISMA_LOCK = 72_707_369;
const HISTORY = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
  "id" varchar(36) PRIMARY KEY NOT NULL, "checksum" varchar(64) NOT NULL, "finished_at" timestamptz,
  "migration_name" varchar(255) NOT NULL, "logs" text, "rolled_back_at" timestamptz,
  "started_at" timestamptz NOT NULL DEFAULT now(), "applied_steps_count" integer NOT NULL DEFAULT 0)`;

/**
 * Applies what is missing, each migration in one transaction, then the job queue's own; gives the names applied.
 * `only`: the names that may be applied, for a database that is to be as it was at a backup.
 */
export async function migrate(url: string, folder: string, only?: ReadonlySet<string>): Promise<string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query("SELECT pg_advisory_lock($1)", [PRISMA_LOCK]);
    await client.query("SET client_min_messages = warning");
    await client.query(HISTORY);
    const { rows } = await client.query<Applied>(
      `SELECT migration_name, checksum, finished_at FROM "_prisma_migrations" WHERE rolled_back_at IS NULL`,
    );
    const known = readMigrations(folder);
    const missing = missingMigrations(known, rows).filter(({ name }) => only?.has(name) ?? true);
    for (const migration of missing) await apply(client, migration);
    await migrateJobs(url, APP_ROLE);
    return missing.map(({ name }) => name);
  } finally {
    await client.end();
  }
}

export function readMigrations(folder: string): Migration[] {
  return readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, "migration.sql")))
    .sort()
    .map((name) => {
      const bytes = readFileSync(join(folder, name, "migration.sql"));
      return {
        name,
        sql: bytes.toString("utf8"),
        checksum: createHash("sha256").update(bytes).digest("hex"),
      };
    });
}

function missingMigrations(known: Migration[], applied: Applied[]): Migration[] {
  for (const { migration_name: name, checksum, finished_at } of applied) {
    const ours = known.find((migration) => migration.name === name);
    if (!ours)
      throw new AppError(
        "conflict",
        `The database is newer than this Pitwall (it has the migration ${name}): start a newer version, or restore a backup from before the upgrade.`,
      );
    if (finished_at === null)
      throw new AppError(
        "conflict",
        `The migration ${name} began and did not finish: restore a backup, then start again.`,
      );
    if (ours.checksum !== checksum)
      throw new AppError(
        "conflict",
        `prisma/migrations/${name}/migration.sql was changed after it was applied: restore the file and add a new migration instead.`,
      );
  }
  const done = new Set(applied.map(({ migration_name }) => migration_name));
  return known.filter(({ name }) => !done.has(name));
}

async function apply(client: pg.Client, { name, sql, checksum }: Migration): Promise<void> {
  try {
    await client.query("BEGIN");
    await client.query(sql);
    await client.query(
      `INSERT INTO "_prisma_migrations" (id, checksum, migration_name, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, now(), 1)`,
      [randomUUID(), checksum, name],
    );
    await client.query("COMMIT");
  } catch (cause) {
    await client.query("ROLLBACK");
    throw new AppError(
      "internal",
      `The migration ${name} failed and changed nothing: ${(cause as Error).message}.`,
      {
        cause,
      },
    );
  }
}
