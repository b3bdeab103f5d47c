import { afterAll, beforeAll, describe, expect, it } from "vitest";
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
