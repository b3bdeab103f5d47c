/** Vitest's globalSetup: one PostgreSQL a run, started when the first test asks for it, gone with the run. */
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { endWithProcess, type Postgres, supervisePostgres } from "#server/infrastructure/postgres/index.ts";
import { enableAppRole } from "./app-role.ts";
import { migrate } from "./migrate.ts";

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), "pitwall-test-"));
  chmodSync(folder, 0o755);
  endWithProcess(folder);
  const socket = join(folder, "ask.sock");
  let postgres: Promise<Postgres> | undefined;
  const server = createServer(async (_, response) => {
    try {
      postgres ??= startMigrated(join(folder, "home"));
      response.end((await postgres).ownerUrl);
    } catch (error) {
      response.writeHead(500).end(String((error as Error).message));
    }
  });
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  project.provide("testDatabaseSocket", socket);
  return async () => {
    server.close();
    await (await postgres?.catch(() => undefined))?.stop();
    rmSync(folder, { recursive: true, force: true });
  };
}

async function startMigrated(home: string): Promise<Postgres> {
  const settings = {
    fsync: "off",
    full_page_writes: "off",
    synchronous_commit: "off",
    max_connections: "200",
  };
  const postgres = await supervisePostgres(home, { settings });
  await migrate(postgres.ownerUrl, "prisma/migrations");
  await enableAppRole(postgres.ownerUrl);
  return postgres;
}
