import { execFile } from "node:child_process";
import {
  chownSync,
  existsSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import pg from "pg";
import { AppError } from "#lib/core/errors.ts";
import type { Placement } from "./placement.ts";

const run = promisify(execFile);
const PATIENCE_MS = 30_000;

export type Cluster = {
  placement: Placement;
  password: string;
  /** Tried first; a taken port is replaced by a free one. */
  port: number;
  /** postgresql.conf settings, e.g. { fsync: "off" } for tests. */
  settings: Record<string, string>;
};

/**
 * glibc's malloc gives freed memory back to the system with every statement and takes it anew, zeroed, with the next: a
 * fifth of what a small statement costs. A backend keeps 8 MB.
 */
const ALLOCATION = {
  MALLOC_TRIM_THRESHOLD_: "8388608",
  MALLOC_MMAP_THRESHOLD_: "8388608",
  MALLOC_TOP_PAD_: "1048576",
};

export const OWNER_ROLE = "pitwall";
export const dataFolder = (cluster: Cluster) => join(cluster.placement.folder, "data");
export const ownerUrl = (cluster: Cluster, name: string) =>
  `postgresql://${OWNER_ROLE}:${cluster.password}@127.0.0.1:${cluster.port}/${name}`;

/** Makes the data folder, whole or not at all: a killed initdb leaves only data.new, which the next one replaces. */
export async function initialise(cluster: Cluster): Promise<void> {
  const data = dataFolder(cluster);
  if (existsSync(data)) return;
  const { folder } = cluster.placement;
  const passwordFile = join(folder, "password");
  rmSync(`${data}.new`, { recursive: true, force: true });
  writeFileSync(passwordFile, cluster.password, { mode: 0o600 });
  if (cluster.placement.runAs)
    chownSync(passwordFile, cluster.placement.runAs.uid, cluster.placement.runAs.gid);
  try {
    await command(cluster, "initdb", [
      ...["-D", `${data}.new`, "-U", OWNER_ROLE, "-A", "scram-sha-256", `--pwfile=${passwordFile}`],
      ...["--encoding=UTF8", "--locale=C", "--no-instructions"],
    ]);
    renameSync(`${data}.new`, data);
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

/** The process id in postmaster.pid when that process lives and is a PostgreSQL server. */
export function livingPostmaster(cluster: Cluster): { pid: number; port: number } | undefined {
  let lines: string[];
  try {
    lines = readFileSync(join(dataFolder(cluster), "postmaster.pid"), "utf8").split("\n");
  } catch {
    return undefined;
  }
  const pid = Number(lines[0]);
  return isPostgres(pid) ? { pid, port: Number(lines[3]) } : undefined;
}

function isPostgres(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return false;
  }
  if (process.platform !== "linux") return true;
  try {
    // A zombie has an empty command line; a recycled process id has another one.
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("postgres");
  } catch {
    return false;
  }
}

/** True when the living server is ours: it knows our password and serves our folder. */
export async function answers(cluster: Cluster): Promise<boolean> {
  const client = new pg.Client({
    connectionString: ownerUrl(cluster, "postgres"),
    connectionTimeoutMillis: 2000,
  });
  client.on("error", () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{ data_directory: string }>("SHOW data_directory");
    return realpathSync(rows[0]?.data_directory ?? "") === realpathSync(dataFolder(cluster));
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

/** Adopts a living server, else starts one. Sets `cluster.port`. Gives true when it adopted. */
export async function adoptOrStart(cluster: Cluster): Promise<boolean> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const living = livingPostmaster(cluster);
    if (living) {
      if (living.port) cluster.port = living.port;
      if (await answers(cluster)) return true;
      // Starting, recovering or shutting down: the next look knows more.
    } else {
      const failure = await start(cluster);
      if (!failure) return false;
      if (Date.now() > deadline || /No space left on device/.test(failure))
        throw cannotStart(cluster, failure);
    }
    if (Date.now() > deadline) throw cannotStart(cluster, "it does not answer");
    await sleep(300);
  }
}

function cannotStart(cluster: Cluster, reason: string): AppError {
  const log = join(cluster.placement.folder, "server.log");
  const why = /No space left on device/.test(reason)
    ? `the disk of ${cluster.placement.folder} is full; free some space`
    : `${reason.replace(/\s+/g, " ").trim()} (its log: ${log})`;
  return new AppError("unavailable", `PostgreSQL did not start: ${why}.`);
}

/** Undefined when it runs, else the reason from its log. */
async function start(cluster: Cluster): Promise<string | undefined> {
  const log = join(cluster.placement.folder, "server.log");
  const before = existsSync(log) ? statSync(log).size : 0;
  if (before > 10_000_000) rmSync(log);
  rmSync(join(dataFolder(cluster), "postmaster.pid"), { force: true });
  if (!(await isFree(cluster.port))) cluster.port = await freePort();
  const settings = {
    port: String(cluster.port),
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    ...cluster.settings,
  };
  const options = Object.entries(settings).map(([name, value]) => `-c ${name}='${value}'`);
  try {
    await command(cluster, "pg_ctl", [
      ...["start", "-w", "-t", "60", "-s", "-D", dataFolder(cluster), "-l", log, "-o", options.join(" ")],
    ]);
    return undefined;
  } catch (error) {
    const said = existsSync(log)
      ? readFileSync(log)
          .subarray(before > 10_000_000 ? 0 : before)
          .toString()
      : "";
    const fatal = said.split("\n").filter((line) => /FATAL|PANIC|could not/.test(line));
    return fatal.at(-1) ?? (error as Error).message;
  }
}

export async function stop(cluster: Cluster): Promise<void> {
  if (!livingPostmaster(cluster)) return;
  await command(cluster, "pg_ctl", ["stop", "-m", "fast", "-w", "-t", "60", "-s", "-D", dataFolder(cluster)]);
}

async function command(cluster: Cluster, name: "initdb" | "pg_ctl", args: string[]): Promise<void> {
  const { native, runAs } = cluster.placement;
  const suffix = process.platform === "win32" ? ".exe" : "";
  const environment = {
    PATH: "/usr/bin:/bin",
    LC_ALL: "C",
    TZ: "UTC",
    NODE_ENV: "production" as const,
    ...ALLOCATION,
  };
  try {
    await run(join(native, "bin", name + suffix), args, {
      ...runAs,
      cwd: cluster.placement.folder,
      env: environment,
    });
  } catch (cause) {
    const { stderr, message } = cause as { stderr?: string; message: string };
    const reason = stderr?.trim().split("\n").at(-1) || message;
    if (/No space left on device|ENOSPC/.test(stderr ?? message))
      throw new AppError(
        "unavailable",
        `The disk of ${cluster.placement.folder} is full: free some space and start again.`,
      );
    throw new AppError(
      "unavailable",
      `PostgreSQL's ${name} failed in ${cluster.placement.folder}: ${reason}.`,
      { cause },
    );
  }
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer().once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}
