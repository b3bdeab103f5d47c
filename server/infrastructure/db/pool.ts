import { readFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { AppError } from "#lib/core/errors.ts";
import { type Config, config } from "#server/infrastructure/config/index.ts";
import { appUrlFrom } from "./app-role.ts";

/** Written by start when Pitwall runs its own PostgreSQL; readable by its owner only. */
export const DATABASE_FILE = "database.json";
export type DatabaseFile = { ownerUrl: string; appUrl: string };

type Addresses = Pick<Config, "database" | "state">;

/** Where web, workers and the command line reach the database, as the unprivileged role. */
export function appDatabaseUrl({ database, state }: Addresses = config()): string {
  if (database.appUrl) return database.appUrl;
  if (database.url) return appUrlFrom(database.url);
  try {
    return (JSON.parse(readFileSync(join(state.home, DATABASE_FILE), "utf8")) as DatabaseFile).appUrl;
  } catch (cause) {
    throw new AppError(
      "unavailable",
      "The database is not running: start Pitwall with npm start, or set DATABASE_URL.",
      {
        cause,
      },
    );
  }
}

type PoolLimits = {
  readonly poolSize: number;
  readonly statementTimeoutSeconds: number;
  /** Whoever gets no connection for so long is told that the database is away. */
  readonly connectTimeoutSeconds?: number;
};

export function openPool(url: string, limits: PoolLimits): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: limits.poolSize,
    statement_timeout: limits.statementTimeoutSeconds * 1000,
    idle_in_transaction_session_timeout: limits.statementTimeoutSeconds * 1000,
    connectionTimeoutMillis: (limits.connectTimeoutSeconds ?? 5) * 1000,
    application_name: "pitwall",
    // Queries leave without waiting for the answer to the one before: BEGIN travels with the first of a transaction.
    pipeline: true,
  });
  // An idle client whose server went away reports here; the next query opens a new one.
  pool.on("error", () => {});
  // A client in use, between two queries, reports on itself: its next query fails; nobody listening would end us.
  pool.on("connect", (client) => client.on("error", () => {}));
  return pool;
}

// On globalThis: next dev loads this module once per route.
const holder = globalThis as { pitwallPool?: pg.Pool };

/** The process's one pool. */
export function database(): pg.Pool {
  holder.pitwallPool ??= openPool(appDatabaseUrl(), config().database);
  return holder.pitwallPool;
}

export async function closeDatabase(): Promise<void> {
  await holder.pitwallPool?.end();
  holder.pitwallPool = undefined;
}
