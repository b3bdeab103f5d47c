import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Linux: kill -9 of the process, of everything it started, and of the PostgreSQL of this state folder. */
export function killTree(root: number, home: string): void {
  const postmaster = Number(readFileSync(join(home, "postgres/data/postmaster.pid"), "utf8").split("\n")[0]);
  const children = childrenByParent();
  const doomed = [root, postmaster];
  for (const pid of doomed) doomed.push(...(children.get(pid) ?? []));
  for (const pid of doomed)
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // Gone with the one that was killed before it.
    }
}

function childrenByParent(): Map<number, number[]> {
  const children = new Map<number, number[]>();
  for (const name of readdirSync("/proc").filter((entry) => /^\d+$/.test(entry)))
    try {
      const parent = Number(readFileSync(`/proc/${name}/stat`, "utf8").split(") ")[1]?.split(" ")[1]);
      children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
    } catch {
      // It ended meanwhile.
    }
  return children;
}
