/** `node bench/web-server.ts <folder>`: the product's request handlers over a fresh PostgreSQL, as a process of its own. */
import { join } from "node:path";
import { startTestApp } from "#server/api/test-app.ts";
import { appUrlFrom, enableAppRole, migrate, openPool } from "#server/infrastructure/db/index.ts";
import { supervisePostgres } from "#server/infrastructure/postgres/index.ts";

export type WebAddress = { url: string; cookie: string };

const [folder = ""] = process.argv.slice(2);
const postgres = await supervisePostgres(join(folder, "home"));
await migrate(postgres.ownerUrl, "prisma/migrations");
await enableAppRole(postgres.ownerUrl);
const limits = { poolSize: 10, statementTimeoutSeconds: 30 };
const url = appUrlFrom(postgres.ownerUrl);
const pool = openPool(url, limits);
const app = await startTestApp({ pool, url });
process.send?.({ url: app.url, cookie: await memberOf() } satisfies WebAddress);
process.once("disconnect", async () => {
  await app.close();
  await pool.end();
  await postgres.stop();
  process.exit(0);
});

async function memberOf(): Promise<string> {
  const owner = openPool(postgres.ownerUrl, limits);
  const one = async (text: string, values: unknown[]) =>
    (await owner.query(text, values)).rows[0].id as string;
  const teamId = await one("INSERT INTO teams (name) VALUES ($1) RETURNING id", ["Bench"]);
  const userId = await one(
    "INSERT INTO users (email, name, password_hash) VALUES ($1, $2, 'none') RETURNING id",
    ["quant@example.test", "Quant"],
  );
  await owner.query("INSERT INTO memberships (team_id, user_id, role) VALUES ($1, $2, 'quant')", [
    teamId,
    userId,
  ]);
  await owner.end();
  return app.signIn(teamId, userId);
}
