import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { AppError } from "#lib/core/errors.ts";
import {
  adoptOrStart,
  type Cluster,
  freePort,
  initialise,
  livingPostmaster,
  ownerUrl,
  stop,
} from "./cluster.ts";
import { placePostgres } from "./placement.ts";

const WATCH_MS = 500;
const DATABASE = "pitwall";

export type Postgres = {
  ownerUrl: string;
  /** Holds data/ and server.log. */
  folder: string;
  /** True when a server left over from a killed start went on serving. */
  adopted: boolean;
  stop(): Promise<void>;
};

type Options = {
  settings?: Record<string, string>;
  /** Called when the server had died and runs again, or could not be started again. */
  onRestart?: (failure: Error | undefined) => void;
};

/** Pitwall's own PostgreSQL in the state folder `home`: started or adopted, and started again when it dies. */
export async function supervisePostgres(home: string, options: Options = {}): Promise<Postgres> {
  const placement = placePostgres(home);
  const remembered = await rememberedSettings(home, existsSync(join(placement.folder, "data")));
  const cluster: Cluster = { placement, ...remembered, settings: options.settings ?? {} };
  await initialise(cluster);
  const adopted = await adoptOrStart(cluster);
  remember(home, cluster);
  await createDatabase(cluster);
  const unwatch = watch(cluster, options.onRestart ?? (() => {}));
  return {
    ownerUrl: ownerUrl(cluster, DATABASE),
    folder: placement.folder,
    adopted,
    async stop() {
      await unwatch();
      await stop(cluster);
    },
  };
}

/** Looks twice a second; gives the function that ends the watch. */
function watch(cluster: Cluster, onRestart: (failure: Error | undefined) => void): () => Promise<void> {
  let watching = true;
  let work: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    if (livingPostmaster(cluster)) return;
    clearInterval(timer);
    work = adoptOrStart(cluster)
      .then(() => onRestart(undefined), onRestart)
      .then(() => {
        if (watching) unwatchNext = watch(cluster, onRestart);
      });
  }, WATCH_MS);
  let unwatchNext: (() => Promise<void>) | undefined;
  return async () => {
    watching = false;
    clearInterval(timer);
    await work;
    await unwatchNext?.();
  };
}

type Remembered = { password: string; port: number };
const settingsFile = (home: string) => join(home, "postgres.json");

async function rememberedSettings(home: string, initialised: boolean): Promise<Remembered> {
  if (existsSync(settingsFile(home)))
    return JSON.parse(readFileSync(settingsFile(home), "utf8")) as Remembered;
  if (initialised)
    throw new AppError(
      "unavailable",
      `${settingsFile(home)} is missing, and with it the database's password: restore that file from a backup.`,
    );
  const fresh = { password: randomBytes(24).toString("base64url"), port: await freePort() };
  remember(home, fresh);
  return fresh;
}

function remember(home: string, { password, port }: Remembered): void {
  const file = settingsFile(home);
  writeFileSync(`${file}.new`, JSON.stringify({ password, port }), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

async function createDatabase(cluster: Cluster): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl(cluster, "postgres") });
  await client.connect();
  try {
    const { rowCount } = await client.query("SELECT FROM pg_database WHERE datname = $1", [DATABASE]);
    if (!rowCount) await client.query(`CREATE DATABASE ${DATABASE}`);
  } finally {
    await client.end();
  }
}
