import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import type { Micros } from "#lib/core/columns.ts";
import type { Halt } from "#server/execution/gateway/index.ts";

export const KILL_KINDS = ["symbol", "strategy", "account", "desk", "everything"] as const;
export type KillScope = { readonly kind: (typeof KILL_KINDS)[number]; readonly id: string };
/** The weaker first. */
export const KILL_LEVELS = ["pause", "cancel", "flatten", "disconnect"] as const;
export type KillLevel = (typeof KILL_LEVELS)[number];

/** A kill switch as its file says: it stops sending on this host, whatever becomes of the database. */
export type Latch = KillScope & {
  readonly teamId: string;
  readonly level: KillLevel;
  readonly reason: string;
  readonly by: string | null;
  readonly at: Micros;
};

const folderOf = (home: string): string => join(home, "kill");
/** Team, kind and scope stand in the name: whoever asks what is stopped reads one folder and no file. */
const nameOf = ({ teamId, kind, id }: KillScope & { teamId: string }): string =>
  `${teamId}.${kind}.${Buffer.from(id).toString("base64url")}`;

/** On the disk when this returns. One that stands already keeps its level when that is the stronger. */
export function writeLatch(home: string, asked: Latch): void {
  const reach = ({ level }: Latch) => KILL_LEVELS.indexOf(level);
  const standing = readLatch(home, nameOf(asked));
  const latch = standing && reach(standing) > reach(asked) ? { ...asked, level: standing.level } : asked;
  const folder = folderOf(home);
  mkdirSync(folder, { recursive: true });
  const draft = join(folder, `.${nameOf(latch)}.${process.pid}`);
  const file = openSync(draft, "w", 0o600);
  writeSync(file, JSON.stringify(latch));
  fsyncSync(file);
  closeSync(file);
  renameSync(draft, join(folder, nameOf(latch)));
  const entry = openSync(folder, "r");
  fsyncSync(entry);
  closeSync(entry);
}

export function removeLatch(home: string, scope: KillScope & { teamId: string }): void {
  rmSync(join(folderOf(home), nameOf(scope)), { force: true });
}

/** Every latch of this host, for who brings the database into line with them. */
export function readLatches(home: string): Latch[] {
  return names(home).flatMap((name) => readLatch(home, name) ?? []);
}

function readLatch(home: string, name: string): Latch | null {
  try {
    return JSON.parse(readFileSync(join(folderOf(home), name), "utf8")) as Latch;
  } catch {
    // None, or removed between the two looks.
    return null;
  }
}

export type HaltedAccount = {
  readonly teamId: string;
  readonly accountId: string;
  readonly desk: string | null;
};

/** What the latches stop of an account, read from the disk at each call; null: nothing. */
export function haltOf(home: string, { teamId, accountId, desk }: HaltedAccount): Halt | null {
  const strategies: string[] = [];
  const symbols: string[] = [];
  let all = false;
  for (const name of names(home)) {
    const [team, kind, scope = ""] = name.split(".");
    if (team !== teamId) continue;
    const id = Buffer.from(scope, "base64url").toString();
    if (kind === "strategy") strategies.push(id);
    if (kind === "symbol") symbols.push(id);
    all ||= isOver({ kind: kind as KillScope["kind"], id }, accountId, desk);
  }
  return all || strategies.length > 0 || symbols.length > 0 ? { all, strategies, symbols } : null;
}

/** Whether it stands over the account whole. */
const isOver = ({ kind, id }: KillScope, accountId: string, desk: string | null): boolean =>
  kind === "everything" || (kind === "account" && id === accountId) || (kind === "desk" && id === desk);

/** Whether a latch says that the account's line is to be cut. */
export const isLineLatched = (home: string, { teamId, accountId, desk }: HaltedAccount): boolean =>
  readLatches(home).some(
    (latch) => latch.teamId === teamId && latch.level === "disconnect" && isOver(latch, accountId, desk),
  );

function names(home: string): string[] {
  try {
    return readdirSync(folderOf(home)).filter((name) => !name.startsWith("."));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    // What cannot be read may say stop: nothing is sent before somebody looks.
    throw error;
  }
}
