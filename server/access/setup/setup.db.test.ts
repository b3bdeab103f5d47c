import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ROLES } from "#lib/access/permissions.ts";
import { verifyPassword } from "#server/access/auth/index.ts";
import { type TestDatabase, testDatabase } from "#server/infrastructure/db/test-database.ts";
import { acceptInvite, findInvite } from "./accept-invite.ts";
import { createTeam, listTeams } from "./create-team.ts";
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

describe("a further team", () => {
  it("belongs at once to an owner who has an account, and to nobody else", async () => {
    const email = "ada@example.test";
    const made = await createTeam(db.pool, { name: "Desk B", ownerEmail: email, validDays: 7 });
    expect(made.link).toBeUndefined();
    const { rows } = await db.owner.query(
      "SELECT u.email, m.role FROM memberships m JOIN users u ON u.id = m.user_id WHERE m.team_id = $1",
      [made.teamId],
    );
    expect(rows).toEqual([{ email, role: "owner" }]);
    expect((await listTeams(db.pool)).map(({ name }) => name)).toContain("Desk B");
  });

  it("invites an owner who has none, by a link that works once", async () => {
    const made = await createTeam(db.pool, { name: "Desk C", ownerEmail: "new@example.test", validDays: 7 });
    const token = made.link?.split("/").at(-1) as string;
    expect(await findInvite(db.pool, token)).toMatchObject({
      teamName: "Desk C",
      role: "owner",
      knownUser: false,
    });
    const accept = { token, name: "Bea", password: "violet-tractor-signal" };
    expect(await acceptInvite(db.pool, accept, "1")).toEqual({ email: "new@example.test" });
    await expect(acceptInvite(db.pool, accept, "2")).rejects.toThrow("not valid any more");
  });

  it("needs a name of its own, and is in its audit trail", async () => {
    const again = createTeam(db.pool, { name: "desk b", ownerEmail: "x@example.test", validDays: 7 });
    await expect(again).rejects.toThrow('A team named "desk b" exists already');
    const { rows } = await db.owner.query(
      "SELECT actor_kind FROM audit_entries WHERE action = 'team.create'",
    );
    expect(rows).toEqual([{ actor_kind: "system" }, { actor_kind: "system" }]);
  });
});
