import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export type SmallDisk = { folder: string; remove(): void };

/** For tests: a disk of that many megabytes, where we may mount one (root on Linux); else undefined. */
export function smallDisk(megabytes: number): SmallDisk | undefined {
  const folder = mkdtempSync(join(tmpdir(), "pitwall-disk-"));
  const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", `size=${megabytes}m,mode=755`, "tmpfs", folder]);
  if (mounted.status === 0)
    return {
      folder,
      remove() {
        spawnSync("umount", [folder]);
        rmSync(folder, { recursive: true, force: true });
      },
    };
  rmSync(folder, { recursive: true, force: true });
  return undefined;
}
