import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A tick of /proc in ms. */
const TICK = 10;

/** Processor time that a PostgreSQL server's backends have taken so far in ms; NaN where there is no /proc. */
export function serverTime(folder: string): number {
  const postmaster = readFileSync(join(folder, "data/postmaster.pid"), "utf8").split("\n")[0];
  try {
    const ids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
    return ids.reduce((sum, id) => sum + timeOf(id, postmaster), 0);
  } catch {
    return Number.NaN;
  }
}

function timeOf(id: string, parent: string | undefined): number {
  try {
    const stat = readFileSync(`/proc/${id}/stat`, "utf8");
    // After the command in brackets: state, parent, …, user and system time from the 12th on.
    const [, of, ...rest] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return of === parent ? (Number(rest[9]) + Number(rest[10])) * TICK : 0;
  } catch {
    return 0;
  }
}
