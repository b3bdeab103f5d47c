import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { type TestDatabase, testDatabase } from "#server/infrastructure/db/test-database.ts";
import { command, query } from "./command.ts";
import { execute } from "./execute.ts";
import { callerOf, testHost } from "./test-host.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.close());

const renameTeam = command({
  name: "team.rename",
  permission: "members:manage",
  input: z.strictObject({ name: z.string().min(1), password: z.string().optional() }),
  async run(ctx, input) {
    await ctx.db.query("UPDATE teams SET name = $1", [input.name]);
    if (input.name === "explode") throw new Error("boom");
    return { name: input.name };
  },
});
const sneakyQuery = query({
  name: "team.sneak",
  permission: "members:read",
  input: z.strictObject({}),
  run: (ctx) => ctx.db.query("UPDATE teams SET name = 'sneaked'"),
});

async function arrange() {
  const team = await db.team("Before");
  const [admin, viewer] = [await team.addMember("admin"), await team.addMember("viewer")];
  const name = async () =>
    (await db.owner.query("SELECT name FROM teams WHERE id = $1", [team.teamId])).rows[0].name;
  const audit = async () =>
    (
      await db.owner.query(
        "SELECT actor_role, action, outcome, details FROM audit_entries WHERE team_id = $1 ORDER BY id",
        [team.teamId],
      )
    ).rows;
  return { team, admin: callerOf(team.teamId, admin), viewer: callerOf(team.teamId, viewer), name, audit };
}

describe("execute", () => {
  it("commits the change and its audit row together, without secrets", async () => {
    const { admin, name, audit } = await arrange();
    await execute(testHost(db), renameTeam, admin, { name: "After", password: "hunter2hunter2" });
    expect(await name()).toBe("After");
    expect(await audit()).toEqual([
      {
        actor_role: "admin",
        action: "team.rename",
        outcome: "done",
        details: { name: "After", password: "[secret]" },
      },
    ]);
  });

  it("audits a denial and changes nothing", async () => {
    const { viewer, name, audit } = await arrange();
    const denied = execute(testHost(db), renameTeam, viewer, { name: "After" });
    await expect(denied).rejects.toMatchObject({ code: "forbidden" });
    expect(await name()).toBe("Before");
    expect(await audit()).toMatchObject([{ actor_role: "viewer", action: "team.rename", outcome: "denied" }]);
  });

  it("names the wrong field, and refuses a field that it does not know", async () => {
    const { admin } = await arrange();
    await expect(execute(testHost(db), renameTeam, admin, { name: "" })).rejects.toMatchObject({
      code: "bad-input",
      at: "name",
    });
    await expect(execute(testHost(db), renameTeam, admin, { name: "x", teamId: "y" })).rejects.toMatchObject({
      code: "bad-input",
    });
  });

  it("undoes everything when the command throws", async () => {
    const { admin, name, audit } = await arrange();
    await expect(execute(testHost(db), renameTeam, admin, { name: "explode" })).rejects.toThrow("boom");
    expect([await name(), await audit()]).toEqual(["Before", []]);
  });

  it("lets no query write", async () => {
    const { admin } = await arrange();
    await expect(execute(testHost(db), sneakyQuery, admin, {})).rejects.toThrow(/read-only transaction/);
  });
});
