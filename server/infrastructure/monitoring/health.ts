import { statfs } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import type { Pool } from "pg";

export type Check = { ok: boolean; detail: string };
export type Health = {
  /** `down`: cannot serve. `degraded`: serves, but something needs a person. */
  status: "ok" | "degraded" | "down";
  checks: { database: Check; workers: Check; trading: Check; disk: Check };
};

const MINIMUM_FREE_BYTES = 500e6;
const DATABASE_LIMIT_MS = 3000;

/** Asks the database, counts the processes that hold their line, and looks at the disk, each time anew. */
export async function checkHealth(host: {
  pool: Pool;
  home: string;
  workers: () => number;
  trading: () => number;
}): Promise<Health> {
  const [database, disk] = await Promise.all([checkDatabase(host.pool), checkDisk(host.home)]);
  const workers = connected(host.workers(), "no worker is connected: jobs wait");
  const trading = connected(host.trading(), "no trading process is connected: orders wait to be sent");
  const status = !database.ok ? "down" : workers.ok && trading.ok && disk.ok ? "ok" : "degraded";
  return { status, checks: { database, workers, trading, disk } };
}

function connected(count: number, without: string): Check {
  return { ok: count > 0, detail: count > 0 ? `${count} connected` : without };
}

export async function checkDatabase(pool: Pool): Promise<Check> {
  const started = performance.now();
  const silent = sleep(DATABASE_LIMIT_MS, undefined, { ref: false }).then(() => {
    throw new Error("no answer");
  });
  try {
    await Promise.race([pool.query("SELECT 1"), silent]);
    return { ok: true, detail: `answers in ${(performance.now() - started).toFixed(1)} ms` };
  } catch {
    return { ok: false, detail: "does not answer" };
  }
}

async function checkDisk(home: string): Promise<Check> {
  try {
    const { bavail, bsize } = await statfs(home);
    const free = bavail * bsize;
    return { ok: free > MINIMUM_FREE_BYTES, detail: `${(free / 1e9).toFixed(1)} GB free` };
  } catch {
    return { ok: false, detail: "the state folder cannot be read" };
  }
}
