import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { can, type Permission, ROLES } from "#lib/access/permissions.ts";
import { type TestDatabase, testDatabase } from "#server/infrastructure/db/test-database.ts";
import { appRouter } from "./root.ts";
import { sampleInput } from "./sample-input.ts";
import { type Reply, startTestApp, type TestApp } from "./test-app.ts";
import type { ProcedureMeta } from "./trpc.ts";

/** Who may call what, written apart from the code. A new procedure is added here by hand. */
const POLICY: Record<string, Permission | "public"> = {
  "accounts.approvals": "orders:read",
  "accounts.withdrawApproval": "risk:limits",
  "accounts.brokers": "orders:read",
  "accounts.chooseFeed": "orders:trade",
  "accounts.controls": "orders:read",
  "accounts.create": "accounts:manage",
  "accounts.feed": "orders:read",
  "accounts.get": "orders:read",
  "accounts.list": "orders:read",
  "accounts.saveLimits": "risk:limits",
  "accounts.setCredentials": "accounts:manage",
  "accounts.setFeedSpeed": "orders:trade",
  "accounts.setEmergency": "accounts:manage",
  "accounts.setState": "accounts:manage",
  "accounts.stepFeed": "orders:trade",
  "algos.accelerate": "orders:trade",
  "algos.cancel": "orders:cancel",
  "algos.catalogue": "orders:read",
  "algos.change": "orders:trade",
  "algos.get": "orders:read",
  "algos.list": "orders:read",
  "algos.pause": "orders:cancel",
  "algos.preview": "orders:trade",
  "algos.previewChange": "orders:trade",
  "algos.resume": "orders:trade",
  "algos.start": "orders:trade",
  "algos.takeOver": "orders:trade",
  "audit.list": "audit:read",
  "data.cancelImport": "data:import",
  "data.coverage": "data:read",
  "data.delete": "data:delete",
  "data.get": "data:read",
  "data.getImport": "data:read",
  "data.inspectUpload": "data:import",
  "data.list": "data:read",
  "data.listImports": "data:read",
  "data.preview": "data:read",
  "data.startImport": "data:import",
  "executions.list": "orders:read",
  "forwardTests.askPromotion": "forward-tests:run",
  "forwardTests.decidePromotion": "risk:limits",
  "forwardTests.get": "orders:read",
  "forwardTests.list": "orders:read",
  "forwardTests.pause": "forward-tests:run",
  "forwardTests.resume": "forward-tests:run",
  "forwardTests.setSpeed": "forward-tests:run",
  "forwardTests.shadow": "orders:read",
  "forwardTests.start": "forward-tests:run",
  "forwardTests.step": "forward-tests:run",
  "forwardTests.stop": "forward-tests:run",
  "instruments.list": "orders:read",
  "instruments.rates": "orders:read",
  "instruments.save": "accounts:manage",
  "instruments.saveRate": "accounts:manage",
  "invite.accept": "public",
  "invite.get": "public",
  "killSwitch.activate": "risk:kill",
  "killSwitch.confirmRearm": "risk:rearm",
  "killSwitch.requestRearm": "risk:rearm",
  "killSwitch.saveRules": "risk:limits",
  "killSwitch.state": "orders:read",
  "members.changeRole": "members:manage",
  "members.deactivate": "members:manage",
  "members.invite": "members:manage",
  "members.list": "members:read",
  "members.reactivate": "members:manage",
  "members.revokeInvite": "members:manage",
  "orders.cancel": "orders:cancel",
  "orders.closeByOperator": "reconcile:resolve",
  "orders.get": "orders:read",
  "orders.history": "orders:read",
  "orders.preview": "orders:trade",
  "orders.previewBasket": "orders:trade",
  "orders.previewReplace": "orders:trade",
  "orders.replace": "orders:trade",
  "orders.replaceMany": "orders:trade",
  "orders.snapshot": "orders:read",
  "orders.submit": "orders:trade",
  "orders.submitBasket": "orders:trade",
  "positions.ledger": "orders:read",
  "positions.list": "orders:read",
  "positions.benchmarks": "orders:read",
  "positions.betas": "orders:read",
  "reconcile.adjust": "reconcile:resolve",
  "reconcile.adopt": "reconcile:resolve",
  "reconcile.list": "orders:read",
  "reconcile.run": "reconcile:resolve",
  "runs.cancel": "runs:cancel",
  "runs.estimate": "runs:read",
  "runs.get": "runs:read",
  "runs.launch": "runs:launch",
  "runs.list": "runs:read",
  "runs.options": "runs:read",
  "runs.rename": "runs:launch",
  "runs.trials": "runs:read",
  "session.changePassword": "session:manage-own",
  "session.list": "session:manage-own",
  "session.me": "session:manage-own",
  "session.renameSelf": "session:manage-own",
  "session.revoke": "session:manage-own",
  "session.revokeOthers": "session:manage-own",
  "session.switchTeam": "session:manage-own",
  "setup.createOwner": "public",
  "setup.state": "public",
  "strategies.archive": "strategies:edit",
  "strategies.check": "strategies:read",
  "strategies.create": "strategies:edit",
  "strategies.get": "strategies:read",
  "strategies.getVersion": "strategies:read",
  "strategies.list": "strategies:read",
  "strategies.rename": "strategies:edit",
  "strategies.saveDraft": "strategies:edit",
  "strategies.saveVersion": "strategies:edit",
  "strategies.templates": "strategies:read",
  "tca.aggregate": "orders:read",
  "tca.applyToBacktest": "orders:read",
  "tca.estimate": "orders:read",
  "tca.order": "orders:read",
  "tca.orders": "orders:read",
  "views.list": "orders:read",
  "views.remove": "views:share",
  "views.share": "views:share",
};

type Procedure = { path: string; kind: "query" | "mutation"; meta: ProcedureMeta | undefined };
type Definition = { _def: { type: "query" | "mutation"; meta?: ProcedureMeta } };
const procedures: Procedure[] = Object.entries(
  appRouter._def.procedures as unknown as Record<string, Definition>,
).map(([path, { _def }]) => ({ path, kind: _def.type, meta: _def.meta }));
const guarded = procedures.filter(({ meta }) => meta?.permission !== "public");
const NOBODY = "00000000-0000-7000-8000-000000000000";
const hashOf = (text: string) => createHash("sha256").update(text).digest("hex");

let db: TestDatabase;
let app: TestApp;
beforeAll(async () => {
  db = await testDatabase({ empty: true });
  app = await startTestApp(db);
});
afterAll(async () => {
  await app.close();
  await db.close();
});

const call = ({ path, kind }: Procedure, input: unknown, cookie?: string): Promise<Reply> =>
  kind === "query" ? app.query(path, input, cookie) : app.mutate(path, input, cookie);
const sampleFor = ({ meta }: Procedure, uuid = NOBODY) =>
  sampleInput(meta?.input, { uuid, hash: hashOf(uuid) });

async function tables(): Promise<{ name: string; tenant: boolean; ids: boolean }[]> {
  const { rows } = await db.owner.query(
    `SELECT table_name AS name, bool_or(column_name = 'team_id') AS tenant,
       bool_or(column_name = 'id' AND data_type = 'uuid') AS ids
     FROM information_schema.columns WHERE table_schema = 'public' GROUP BY table_name`,
  );
  return rows;
}

/** Everything but the audit trail and the time a session was last seen; of one team, or of all. */
async function checksum(teamId?: string): Promise<string> {
  const parts = (await tables())
    .filter(({ name, tenant }) => name !== "audit_entries" && (tenant || !teamId))
    .map(async ({ name }) => {
      const row = "to_jsonb(t) - 'last_seen_at'";
      const { rows } = await db.owner.query(
        `SELECT md5(coalesce(string_agg((${row})::text, '' ORDER BY (${row})::text), '')) AS sum FROM "${name}" t
         ${teamId ? "WHERE team_id = $1" : ""}`,
        teamId ? [teamId] : [],
      );
      return `${name} ${rows[0].sum}`;
    });
  return (await Promise.all(parts)).sort().join("\n");
}

/** A team with a member, a session and a cookie for each role. */
async function staffedTeam(name: string) {
  const team = await db.team(name);
  const cookies = new Map<string, string>();
  for (const role of ROLES) {
    const { userId } = await team.addMember(role);
    cookies.set(role, await app.signIn(team.teamId, userId));
  }
  return { ...team, cookieOf: (role: string) => cookies.get(role) as string };
}

describe("every procedure", () => {
  it("has a permission, the one that the policy says", () => {
    const declared = Object.fromEntries(procedures.map(({ path, meta }) => [path, meta?.permission]));
    expect(declared, "add the new procedure to POLICY with the permission it must ask for").toEqual(POLICY);
  });

  it("refuses a field that it does not know", async () => {
    const team = await staffedTeam("Strict");
    for (const procedure of guarded) {
      const input = { ...(sampleFor(procedure) as object), unknownField: 1 };
      const reply = await call(procedure, input, team.cookieOf("owner"));
      expect([procedure.path, reply.status]).toEqual([procedure.path, 400]);
    }
  });
});

// Hundreds of requests each: slow on a busy machine, so none of these is about time.
describe("every procedure × role", { timeout: 300_000 }, () => {
  it("is refused to nobody and to a revoked session, and changes nothing", async () => {
    const team = await staffedTeam("Revoked");
    await db.owner.query("UPDATE sessions SET revoked_at = now() WHERE team_id = $1", [team.teamId]);
    const before = await checksum();
    for (const procedure of guarded)
      await Promise.all(
        [undefined, ...ROLES.map(team.cookieOf)].map(async (cookie) => {
          const reply = await call(procedure, sampleFor(procedure), cookie);
          expect([procedure.path, reply.status]).toEqual([procedure.path, 401]);
        }),
      );
    expect(await checksum()).toBe(before);
  });

  it("is refused, audited and without effect where the role lacks the permission", async () => {
    const team = await staffedTeam("Denied");
    const before = await checksum();
    const denied: string[] = [];
    for (const procedure of guarded)
      for (const role of ROLES) {
        const permission = POLICY[procedure.path];
        if (!permission || permission === "public" || can(role, permission)) continue;
        const reply = await call(procedure, sampleFor(procedure), team.cookieOf(role));
        expect([procedure.path, role, reply.status]).toEqual([procedure.path, role, 403]);
        denied.push(`${role} ${procedure.meta?.name}`);
      }
    expect(denied.length).toBeGreaterThan(20);
    expect(await checksum()).toBe(before);
    const audit = await db.owner.query(
      "SELECT actor_role, action FROM audit_entries WHERE team_id = $1 AND outcome = 'denied'",
      [team.teamId],
    );
    expect(audit.rows.map((row) => `${row.actor_role} ${row.action}`).sort()).toEqual(denied.sort());
  });

  it("is allowed where the role has the permission, and never breaks", async () => {
    const rolesOf = ({ path }: Procedure) => ROLES.filter((role) => can(role, POLICY[path] as Permission));
    for (const procedure of guarded)
      await Promise.all(
        rolesOf(procedure).map(async (role) => {
          // A fresh team each time: some calls end the very session that makes them.
          const team = await db.team();
          const cookie = await app.signIn(team.teamId, (await team.addMember(role)).userId);
          const reply = await call(procedure, sampleFor(procedure), cookie);
          expect([procedure.path, role, [401, 500].includes(reply.status)]).toEqual([
            procedure.path,
            role,
            false,
          ]);
          const appCode = reply.status === 200 ? "" : reply.json().error?.json.data.appCode;
          // An admin is refused inside members.* where an owner is concerned; nowhere else is a holder forbidden.
          if (!procedure.path.startsWith("members."))
            expect([procedure.path, role, appCode]).not.toContain("forbidden");
        }),
      );
  });

  it("neither shows nor touches another team, whatever ids it is given", async () => {
    const theirs = await staffedTeam("canary-team");
    for (const procedure of guarded.filter(({ path }) => !path.startsWith("session.")))
      await call(procedure, sampleFor(procedure), theirs.cookieOf("owner"));
    await db.owner.query(
      "UPDATE users SET name = 'canary-' || name WHERE id IN (SELECT user_id FROM memberships WHERE team_id = $1)",
      [theirs.teamId],
    );
    const foreign = [theirs.teamId];
    for (const { name } of (await tables()).filter(({ tenant, ids }) => tenant && ids)) {
      const { rows } = await db.owner.query(
        `SELECT id FROM "${name}" WHERE team_id = $1 ORDER BY id LIMIT 1`,
        [theirs.teamId],
      );
      foreign.push(...rows.map((row) => row.id as string));
    }
    const users = await db.owner.query(
      "SELECT user_id FROM memberships WHERE team_id = $1 ORDER BY role LIMIT 2",
      [theirs.teamId],
    );
    foreign.push(...users.rows.map((row) => row.user_id as string));
    expect(foreign.length).toBeGreaterThanOrEqual(5);
    const before = await checksum(theirs.teamId);
    for (const procedure of guarded)
      await Promise.all(
        foreign.map(async (uuid) => {
          const mine = await db.team();
          const cookie = await app.signIn(mine.teamId, (await mine.addMember("owner")).userId);
          const reply = await call(procedure, sampleFor(procedure, uuid), cookie);
          expect([procedure.path, reply.body.includes("canary")]).toEqual([procedure.path, false]);
          expect([procedure.path, reply.status === 500]).toEqual([procedure.path, false]);
        }),
      );
    expect(await checksum(theirs.teamId)).toBe(before);
  });
});
