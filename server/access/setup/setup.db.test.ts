import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ROLES } from "#lib/access/permissions.ts";
import { verifyPassword } from "#server/access/auth/index.ts";
import { type TestDatabase, testDatabase } from "#server/infrastructure/db/test-database.ts";
import { addDemoMembers } from "./demo-members.ts";
import { createOwner, firstTeam, needsOwner, newSetupToken } from "./first-owner.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase({ empty: true });
});
afterAll(() => db.close());

describe("the first start", () => {
  it("makes one team, however many processes ask at once", async () => {
    const ids = await Promise.all([firstTeam(db.pool), firstTeam(db.pool), firstTeam(db.pool)]);
    expect(new Set(ids).size).toBe(1);
  });

  it("makes one demo member a role, once, with the password that it prints", async () => {
    const teamId = await firstTeam(db.pool);
    const members = await addDemoMembers(db.pool, teamId);
    expect(members.map(({ role }) => role)).toEqual([...ROLES]);
    expect(new Set(members.map(({ password }) => password)).size).toBe(ROLES.length);
    const { rows } = await db.owner.query("SELECT password_hash FROM users WHERE email = $1", [
      members[0]?.email,
    ]);
    expect(await verifyPassword(members[0]?.password ?? "", rows[0].password_hash)).toBe(true);
    expect(await addDemoMembers(db.pool, teamId)).toEqual([]);
  });

  it("still waits for its real owner, whom a demo owner does not replace", async () => {
    expect(await needsOwner(db.pool)).toBe(true);
    const token = (await newSetupToken(db.pool)) as string;
    const owner = { token, name: "Ada", email: "ada@example.test", password: "violet-tractor-signal" };
    const both = await Promise.allSettled([
      createOwner(db.pool, owner, "1"),
      createOwner(db.pool, owner, "2"),
    ]);
    expect(both.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await needsOwner(db.pool)).toBe(false);
  });
});
