import type { ClientBase, Pool, PoolClient } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isDatabaseAway } from "./is-database-away.ts";
import { openPool } from "./pool.ts";
import { type TestDatabase, testDatabase } from "./test-database.ts";
import { transaction, withTeam } from "./transaction.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.close());

const tables = `SELECT c.relname AS name, c.relrowsecurity AND c.relforcerowsecurity AS forced,
    EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'team_id') AS tenant,
    (SELECT array_agg(a.attname::text) FROM pg_index i JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY (i.indkey)
      WHERE i.indrelid = c.oid AND i.indisprimary) AS key
  FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relname <> '_prisma_migrations'`;

describe("a transaction whose statements leave without waiting for each other", () => {
  /** One client, so that the next transaction meets what the one before left. */
  const onOne = async (run: (pool: Pool, teamId: string) => Promise<void>) => {
    const { teamId } = await db.team();
    const pool = openPool(db.url, { poolSize: 1, statementTimeoutSeconds: 30 });
    await run(pool, teamId);
    const seen = await withTeam(pool, teamId, async (client) => {
      const events = await client.query({ name: "events", text: "SELECT FROM outbox_events" });
      return [events.rowCount, (await client.query("SELECT app_team_id() AS team")).rows[0].team];
    });
    expect(seen).toEqual([0, teamId]);
    await pool.end();
  };
  const insert = {
    name: "insert",
    text: "INSERT INTO outbox_events (team_id, topic, type, payload) VALUES (app_team_id(), 't', 't', '{}')",
  };

  it("writes nothing when one in the middle fails and others are on their way behind it", () =>
    onOne(async (pool, teamId) => {
      const failing = withTeam(pool, teamId, (client) =>
        Promise.all([client.query(insert), client.query("SELECT 1 / 0"), client.query(insert)]),
      );
      await expect(failing).rejects.toThrow("division by zero");
    }));

  it("is not said to be committed when a failure was passed over", () =>
    onOne(async (pool, teamId) => {
      const passed = withTeam(pool, teamId, async (client) => {
        await client.query(insert);
        await client.query("SELECT 1 / 0").catch(() => {});
      });
      await expect(passed).rejects.toThrow("nothing was committed");
    }));

  it("writes nothing when it did not begin, and says why", () =>
    onOne(async (pool, teamId) => {
      const unbegun = {
        async connect() {
          const client = await pool.connect();
          const broken: PoolClient = Object.create(client);
          broken.query = ((asked: string | object) =>
            client.query(String(asked).startsWith("BEGIN") ? "SELECT 1 / 0" : (asked as string))) as never;
          return broken;
        },
      } as Pool;
      await expect(withTeam(unbegun, teamId, (client) => client.query(insert))).rejects.toThrow("division");
      const empty = withTeam(unbegun, teamId, (client) => client.query("SELECT FROM teams"));
      await expect(empty).rejects.toThrow("division");
    }));

  it("takes nothing more when it is over, however late somebody asks", () =>
    onOne(async (pool, teamId) => {
      const clients: ClientBase[] = [];
      await withTeam(pool, teamId, async (client) => clients.push(client));
      await expect(
        withTeam(pool, teamId, async (client) => {
          clients.push(client);
          throw new Error("stop");
        }),
      ).rejects.toThrow("stop");
      for (const client of clients) await expect(client.query(insert)).rejects.toThrow("is over");
    }));

  it("tells a lost connection as one, and leaves no client of it in the pool", () =>
    onOne(async (pool, teamId) => {
      const lost = withTeam(pool, teamId, async (client) => {
        const { rows } = await client.query("SELECT pg_backend_pid() AS pid");
        const slow = client.query("SELECT pg_sleep(60)");
        const behind = client.query(insert);
        await Promise.all([slow, behind, db.owner.query("SELECT pg_terminate_backend($1)", [rows[0].pid])]);
      });
      expect(isDatabaseAway(await lost.catch((error: unknown) => error))).toBe(true);
    }));

  it("ends with a statement that takes too long, what was behind it refused", () =>
    onOne(async (pool, teamId) => {
      const slow = withTeam(pool, teamId, async (client) => {
        await client.query("SET LOCAL statement_timeout = 10");
        await Promise.all([client.query("SELECT pg_sleep(60)"), client.query(insert)]);
      });
      await expect(slow).rejects.toThrow("statement timeout");
    }));
});

describe("tenancy", () => {
  it("forces row-level security on every table", async () => {
    const { rows } = await db.owner.query<{ name: string; forced: boolean }>(tables);
    expect(rows.length).toBeGreaterThan(7);
    expect(rows.filter((table) => !table.forced).map((table) => table.name)).toEqual([]);
  });

  it("has the team in the primary key of every tenant table", async () => {
    const { rows } = await db.owner.query<{ name: string; tenant: boolean; key: string[] }>(tables);
    const loose = rows.filter(
      (table) => table.tenant && table.name !== "sessions" && !table.key.includes("team_id"),
    );
    expect(loose.map((table) => table.name)).toEqual([]);
  });

  it("shows nothing when no team is set, and one team's rows when one is", async () => {
    const [mine, theirs] = [await db.team(), await db.team()];
    await mine.addMember("viewer");
    await theirs.addMember("viewer");
    const { rows } = await db.owner.query<{ name: string }>(tables);
    for (const { name } of rows) {
      const seen = await transaction(db.pool, {}, (client) => client.query(`SELECT FROM "${name}"`));
      expect([name, seen.rowCount]).toEqual([name, 0]);
    }
    const teams = await withTeam(db.pool, mine.teamId, (client) => client.query("SELECT id FROM teams"));
    expect(teams.rows).toEqual([{ id: mine.teamId }]);
    const users = await withTeam(db.pool, mine.teamId, (client) => client.query("SELECT FROM users"));
    expect(users.rowCount).toBe(1);
  });

  it("refuses a row for another team", async () => {
    const [mine, theirs] = [await db.team(), await db.team()];
    const insert = withTeam(db.pool, mine.teamId, (client) =>
      client.query("INSERT INTO outbox_events (team_id, topic, type, payload) VALUES ($1, 't', 't', '{}')", [
        theirs.teamId,
      ]),
    );
    await expect(insert).rejects.toThrow(/row-level security/);
  });

  it("runs as a role that cannot lift its own limits", async () => {
    const { rows } = await db.pool.query(
      "SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user",
    );
    expect(rows).toEqual([{ rolsuper: false, rolbypassrls: false }]);
    await expect(db.pool.query("UPDATE audit_entries SET action = 'x'")).rejects.toThrow(/permission denied/);
    await expect(db.pool.query("ALTER TABLE teams NO FORCE ROW LEVEL SECURITY")).rejects.toThrow(/owner/);
  });

  it("forgets the team when the transaction ends, and undoes what threw", async () => {
    const { teamId } = await db.team();
    const fail = withTeam(db.pool, teamId, async (client) => {
      await client.query("UPDATE teams SET name = 'changed'");
      throw new Error("stop");
    });
    await expect(fail).rejects.toThrow("stop");
    const name = await db.owner.query("SELECT name FROM teams WHERE id = $1", [teamId]);
    expect(name.rows[0].name).not.toBe("changed");
    expect((await db.pool.query("SELECT app_team_id() AS team")).rows).toEqual([{ team: null }]);
  });
});
