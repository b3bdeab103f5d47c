import { accessSync, constants, mkdirSync, statfsSync, statSync } from "node:fs";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import type { Pool } from "pg";
import { AppError } from "#lib/core/errors.ts";
import { assertRestored } from "#server/infrastructure/backup/index.ts";
import { type Config, config } from "#server/infrastructure/config/index.ts";
import { closeDatabase, database } from "#server/infrastructure/db/index.ts";
import { buildWhenNeeded } from "./build.ts";
import { type Child, type ChildPlan, keepRunning } from "./child.ts";
import { lockHome } from "./lock.ts";
import { openDatabase } from "./open-database.ts";

export type StartPlan = {
  dev: boolean;
  /** Processes beside the web server, e.g. the worker. */
  workers: ChildPlan[];
  /** Fills the migrated database before anyone is served; runs at every start, so it must be repeatable. */
  seed(pool: Pool): Promise<void>;
  /** What the newcomer is told besides the address, e.g. the one-time link. */
  welcome(pool: Pool, address: string): Promise<string[]>;
  say(text: string): void;
};

const MINIMUM_FREE_BYTES = 200e6;

/**
 * Database, migrations, seeds, build, web and workers, in this order. `started` rejects with one sentence, whatever had
 * begun stopped again; `stop` may be called at any time and undoes in reverse what has begun.
 */
export function start(plan: StartPlan): { started: Promise<void>; stop(): Promise<void> } {
  const undo: (() => void | Promise<void>)[] = [];
  const stop = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  const begun = begin(plan, config(), (step) => undo.push(step));
  const started = begun.catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  return { started, stop };
}

async function begin(
  plan: StartPlan,
  settings: Config,
  onStop: (step: () => void | Promise<void>) => void,
): Promise<void> {
  const { home } = settings.state;
  const { host, port } = settings.web;
  makeHome(home);
  const lock = await lockHome(home);
  onStop(() => lock.release());
  assertRestored(home);
  assertRoom(home);
  await assertPortFree(host, port);
  const root = process.cwd();
  const opened = await openDatabase(settings, join(root, "prisma/migrations"), plan.say);
  onStop(() => opened.stop());
  onStop(closeDatabase);
  const pool = database();
  await plan.seed(pool);
  if (!plan.dev) await buildWhenNeeded(root, join(home, "logs"), plan.say);
  const address = settings.web.origin || `http://${host === "0.0.0.0" ? "127.0.0.1" : host}:${port}`;
  const web = keepRunning(webPlan(plan.dev, settings, address), plan.say);
  const environment = { NODE_ENV: plan.dev ? "development" : "production" };
  const workers = plan.workers.map((worker) => keepRunning({ ...worker, environment }, plan.say));
  for (const child of [...workers, web] satisfies Child[]) onStop(() => child.stop());
  await web.started;
  const lines = await plan.welcome(pool, address);
  for (const line of [`Pitwall is ready at ${address}`, ...lines]) plan.say(line);
}

function webPlan(dev: boolean, settings: Config, address: string): ChildPlan {
  const { host, port, origin } = settings.web;
  const flags = [...(dev ? ["--dev"] : []), ...(origin ? ["--behind-proxy"] : [])];
  return {
    name: "web",
    args: ["server/cli/web.ts", host, String(port), ...flags],
    environment: {
      NODE_ENV: dev ? "development" : "production",
      NEXTAUTH_URL: address,
      NEXT_TELEMETRY_DISABLED: "1",
    },
    saysReady: true,
  };
}

function makeHome(home: string): void {
  try {
    makeFolder(home);
    accessSync(home, constants.W_OK);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOSPC") throw diskFull(home);
    throw new AppError(
      "unavailable",
      `Cannot write in the state folder ${home}: set PITWALL_HOME to a folder of yours.`,
      {
        cause,
      },
    );
  }
}

/** One folder after the other: where nothing can be made, as below /proc, Node's recursive mkdir never comes back. */
function makeFolder(folder: string): void {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return;
  makeFolder(dirname(folder));
  mkdirSync(folder);
}

function assertRoom(home: string): void {
  const { bavail, bsize } = statfsSync(home);
  if (bavail * bsize < MINIMUM_FREE_BYTES) throw diskFull(home);
}

function diskFull(home: string): AppError {
  return new AppError(
    "unavailable",
    `The disk of ${home} is full (Pitwall needs ${MINIMUM_FREE_BYTES / 1e6} MB to start): free some space and start again.`,
  );
}

function assertPortFree(host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", (cause: NodeJS.ErrnoException) => {
      const taken = cause.code === "EADDRINUSE";
      const problem = taken
        ? `Port ${port} is taken by another program`
        : `Cannot listen on ${host}:${port} (${cause.code})`;
      reject(
        new AppError("unavailable", `${problem}: choose another with npm start -- --port 3001.`, { cause }),
      );
    });
    probe.listen(port, host, () => probe.close(() => resolve()));
  });
}
