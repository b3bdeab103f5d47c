import { randomUUID } from "node:crypto";
import { request } from "node:http";
import pg from "pg";
import { inject } from "vitest";
import type { Role } from "#lib/access/permissions.ts";
import { appUrlFrom } from "./app-role.ts";
import { migrate } from "./migrate.ts";
import { openPool } from "./pool.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Answers with the address of the run's PostgreSQL (test-server.ts). */
    testDatabaseSocket: string;
  }
}

export type TestMember = { userId: string; email: string; name: string; role: Role };
export type TestTeam = { teamId: string; addMember(role: Role): Promise<TestMember> };

export type TestDatabase = {
  /** As web and workers connect: unprivileged, nothing visible without a team. */
  pool: pg.Pool;
  url: string;
  /** Sees past row-level security: for arranging and looking, never for the code under test. */
  owner: pg.Pool;
  ownerUrl: string;
  /** A new team of this test's own. */
  team(name?: string): Promise<TestTeam>;
  close(): Promise<void>;
};

/** A machine that is busy with other tests connects late: that says nothing of what is tested. */
export const TEST_PATIENCE = { statementTimeoutSeconds: 30, connectTimeoutSeconds: 60 } as const;

/**
 * A real, migrated PostgreSQL. Tests share the server: make your own team in each.
 * `empty: true` gives a database of its own, for what counts whole tables.
 */
export async function testDatabase(options: { empty?: boolean } = {}): Promise<TestDatabase> {
  const shared = await askForServer(inject("testDatabaseSocket"));
  const ownerUrl = options.empty ? await copyOf(shared) : shared;
  const url = appUrlFrom(ownerUrl);
  const pool = openPool(url, { poolSize: 10, ...TEST_PATIENCE });
  const owner = openPool(ownerUrl, { poolSize: 4, ...TEST_PATIENCE });
  return {
    pool,
    url,
    owner,
    ownerUrl,
    team: (name = `Team ${randomUUID().slice(0, 8)}`) => newTeam(owner, name),
    async close() {
      await Promise.all([pool.end(), owner.end()]);
    },
  };
}

async function newTeam(owner: pg.Pool, name: string): Promise<TestTeam> {
  const { rows } = await owner.query<{ id: string }>("INSERT INTO teams (name) VALUES ($1) RETURNING id", [
    name,
  ]);
  const teamId = rows[0]?.id as string;
  return {
    teamId,
    async addMember(role) {
      const email = `${role}-${randomUUID()}@example.test`;
      const userName = `The ${role}`;
      const user = await owner.query<{ id: string }>(
        "INSERT INTO users (email, name, password_hash) VALUES ($1, $2, 'none') RETURNING id",
        [email, userName],
      );
      const userId = user.rows[0]?.id as string;
      await owner.query("INSERT INTO memberships (team_id, user_id, role) VALUES ($1, $2, $3)", [
        teamId,
        userId,
        role,
      ]);
      return { userId, email, name: userName, role };
    },
  };
}

async function copyOf(ownerUrl: string): Promise<string> {
  const copy = new URL(ownerUrl);
  copy.pathname = `/test_${randomUUID().replaceAll("-", "")}`;
  const admin = new URL(ownerUrl);
  admin.pathname = "/postgres";
  const client = new pg.Client({ connectionString: admin.href });
  await client.connect();
  await client.query(`CREATE DATABASE ${copy.pathname.slice(1)}`);
  await client.end();
  await migrate(copy.href, "prisma/migrations");
  return copy.href;
}

function askForServer(socketPath: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const asking = request({ socketPath, path: "/" }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (part) => {
        text += part;
      });
      response.on("end", () => (response.statusCode === 200 ? resolve(text) : reject(new Error(text))));
    });
    asking.on("error", reject).end();
  });
}
