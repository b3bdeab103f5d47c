import { readFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { isDatabaseAway } from "#server/infrastructure/db/index.ts";
import type { Postgres } from "#server/infrastructure/postgres/index.ts";

/** Ways of ending PostgreSQL without a farewell. */
export const KILLS = ["postmaster", "immediate", "backend"] as const;
export type Kill = (typeof KILLS)[number];

/** postmaster: SIGKILL; immediate: its immediate shutdown; backend: SIGKILL of one at work, which resets all of them. */
export async function killPostgres(postgres: Postgres, kill: Kill): Promise<void> {
  const postmaster = Number(
    readFileSync(join(postgres.folder, "data/postmaster.pid"), "utf8").split("\n")[0],
  );
  if (kill === "postmaster") process.kill(postmaster, "SIGKILL");
  else if (kill === "immediate") process.kill(postmaster, "SIGQUIT");
  else process.kill(await oneBackend(postgres.ownerUrl), "SIGKILL");
}

async function oneBackend(url: string): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => {});
  await client.connect();
  const { rows } = await client.query(
    `SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()
     ORDER BY state = 'active' DESC, xact_start NULLS LAST LIMIT 1`,
  );
  await client.end().catch((error: unknown) => {
    if (!isDatabaseAway(error)) throw error;
  });
  return rows[0].pid as number;
}
