import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Pool } from "pg";
import { cataloguedHashes } from "#server/data/catalogue/index.ts";
import { sweepStore } from "#server/data/storage/index.ts";
import { config } from "#server/infrastructure/config/index.ts";
import { withTeam } from "#server/infrastructure/db/index.ts";

const UPLOAD_DAYS = 2;
/** Other folders (the command line's) have no catalogue to be swept by. */
const TEAM_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Removes what dead processes and deleted datasets left on disk, and uploads that nobody imported. At worker start. */
export async function sweepData(pool: Pool): Promise<void> {
  const { home } = config().state;
  for (const teamId of await foldersOf(join(home, "bars"))) {
    const keep = await withTeam(pool, teamId, cataloguedHashes);
    await sweepStore({ folder: join(home, "bars", teamId) }, keep);
  }
  const oldest = Date.now() - UPLOAD_DAYS * 86_400_000;
  for (const teamId of await foldersOf(join(home, "uploads")))
    for (const name of await readdir(join(home, "uploads", teamId))) {
      const path = join(home, "uploads", teamId, name);
      if ((await stat(path)).mtimeMs < oldest) await rm(path, { force: true });
    }
}

async function foldersOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries.map((entry) => entry.name).filter((name) => TEAM_ID.test(name));
}
