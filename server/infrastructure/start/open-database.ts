import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { AppError } from "#lib/core/errors.ts";
import type { Config } from "#server/infrastructure/config/index.ts";
import {
  appUrlFrom,
  DATABASE_FILE,
  type DatabaseFile,
  enableAppRole,
  migrate,
} from "#server/infrastructure/db/index.ts";
import { supervisePostgres } from "#server/infrastructure/postgres/index.ts";

export type OpenDatabase = { applied: string[]; stop(): Promise<void> };

const MINIMUM_VERSION = 180_000;

/** A migrated database with its unprivileged role: our own PostgreSQL, or the one of DATABASE_URL. */
export async function openDatabase(
  { database, state }: Config,
  migrations: string,
  say: (text: string) => void,
): Promise<OpenDatabase> {
  if (database.url) {
    await assertReachable(database.url);
    const applied = await migrate(database.url, migrations);
    if (!database.appUrl) await enableAppRole(database.url);
    return { applied, stop: async () => {} };
  }
  const postgres = await supervisePostgres(state.home, {
    onRestart: (failure) =>
      say(
        failure
          ? `PostgreSQL died and did not start again: ${failure.message}`
          : "PostgreSQL had died; it runs again.",
      ),
  });
  if (!postgres.folder.startsWith(state.home))
    say(`The database lives in ${postgres.folder}, where its system user can reach it.`);
  if (postgres.adopted) say("Adopted the PostgreSQL that an earlier start left running.");
  try {
    const applied = await migrate(postgres.ownerUrl, migrations);
    await enableAppRole(postgres.ownerUrl);
    const addresses: DatabaseFile = { ownerUrl: postgres.ownerUrl, appUrl: appUrlFrom(postgres.ownerUrl) };
    const file = join(state.home, DATABASE_FILE);
    writeFileSync(`${file}.new`, JSON.stringify(addresses), { mode: 0o600 });
    renameSync(`${file}.new`, file);
    return { applied, stop: () => postgres.stop() };
  } catch (error) {
    await postgres.stop();
    throw error;
  }
}

async function assertReachable(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 });
  client.on("error", () => {});
  try {
    await client.connect();
  } catch (cause) {
    const { host } = new URL(url);
    const reason = (cause as Error).message || (cause as { code?: string }).code;
    throw new AppError(
      "unavailable",
      `DATABASE_URL cannot be used: the server at ${host} says "${reason}".`,
      { cause },
    );
  }
  try {
    const { rows } = await client.query<{ server_version_num: string }>("SHOW server_version_num");
    if (Number(rows[0]?.server_version_num) < MINIMUM_VERSION)
      throw new AppError(
        "unavailable",
        "DATABASE_URL points to a PostgreSQL older than 18: upgrade that server.",
      );
  } finally {
    await client.end();
  }
}
