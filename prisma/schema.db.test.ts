import { execFile } from "node:child_process";
import { promisify } from "node:util";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { childEnvironment } from "#server/infrastructure/config/index.ts";
import { readMigrations } from "#server/infrastructure/db/migrate.ts";
import { type TestDatabase, testDatabase } from "#server/infrastructure/db/test-database.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase({ empty: true });
});
afterAll(() => db.close());

const run = promisify(execFile);

/** Prisma's own CLI, without the network: a download would fail at this proxy. */
async function prisma(url: string, ...args: string[]): Promise<{ code: number; output: string }> {
  const env = childEnvironment({
    DATABASE_URL: url,
    HTTPS_PROXY: "http://127.0.0.1:9",
    HTTP_PROXY: "http://127.0.0.1:9",
  });
  try {
    const { stdout, stderr } = await run("node_modules/.bin/prisma", args, { env });
    return { code: 0, output: stdout + stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, output: stdout + stderr };
  }
}

describe("Prisma's schema and migrations", () => {
  it("say the same: no drift between prisma/schema and prisma/migrations", async () => {
    const flags = ["--from-migrations", "prisma/migrations", "--to-schema", "prisma/schema", "--exit-code"];
    const { code, output } = await prisma(db.ownerUrl, "migrate", "diff", ...flags, "--script");
    expect(output).toContain("This is an empty migration");
    expect(code).toBe(0);
  });

  it("agree with our runner on what is applied", async () => {
    const { output, code } = await prisma(db.ownerUrl, "migrate", "deploy");
    expect(output).toContain("No pending migrations to apply");
    expect(code).toBe(0);
  });

  it("can be deployed by Prisma's CLI as well", async () => {
    const fresh = new URL(db.ownerUrl);
    fresh.pathname = `${fresh.pathname}_prisma`;
    await db.owner.query(`CREATE DATABASE ${fresh.pathname.slice(1)}`);
    const { code } = await prisma(fresh.href, "migrate", "deploy");
    expect(code).toBe(0);
    const client = new pg.Client({ connectionString: fresh.href });
    await client.connect();
    const { rows } = await client.query("SELECT migration_name FROM _prisma_migrations ORDER BY 1");
    await client.end();
    expect(rows.map((row) => row.migration_name)).toEqual(
      readMigrations("prisma/migrations").map(({ name }) => name),
    );
  });
});
