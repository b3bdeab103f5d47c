import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { deleteEndedSessions, signIn } from "#server/access/auth/index.ts";
import { newSetupToken } from "#server/access/setup/index.ts";
import { openPool } from "#server/infrastructure/db/index.ts";
import { type TestDatabase, testDatabase } from "#server/infrastructure/db/test-database.ts";
import { startTestApp, type TestApp } from "./test-app.ts";

const PASSWORD = "violet-tractor-signal";
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

const owner = { name: "Ada", email: "Ada@Example.test", password: PASSWORD };
const data = <T>(reply: { json: () => { result?: { data: { json: unknown } } } }) =>
  reply.json().result?.data.json as T;
const failure = (reply: {
  json: () => { error?: { json: { message: string; data: { appCode: string; at?: string } } } };
}) => {
  const error = reply.json().error?.json;
  return { message: error?.message, code: error?.data.appCode, at: error?.data.at };
};

/** The ceremony as a browser does it: CSRF token first, then the credentials. */
async function ceremony(email: string, password: string, ip = "10.0.0.1") {
  const csrf = await app.send("/api/auth/csrf", {});
  const csrfCookie = csrf.headers.getSetCookie()[0]?.split(";")[0] ?? "";
  const { csrfToken } = JSON.parse(csrf.body) as { csrfToken: string };
  const reply = await app.send("/api/auth/callback/credentials", {
    method: "POST",
    headers: {
      origin: app.url,
      cookie: csrfCookie,
      "x-forwarded-for": ip,
      "content-type": "application/x-www-form-urlencoded",
    },
    body: new URLSearchParams({ email, password, csrfToken, json: "true", redirect: "false" }),
  });
  const cookie = /pitwall\.session=[^;,]+/.exec(reply.headers.get("set-cookie") ?? "")?.[0];
  const url = (JSON.parse(reply.body) as { url?: string }).url ?? "";
  return { status: reply.status, cookie, error: new URL(url, app.url).searchParams.get("error") };
}

describe("from the one-time link to a signed-in owner", () => {
  it("makes the first owner with the link's token, once", async () => {
    expect(data((await app.query("setup.state", {})) as never)).toEqual({ needsOwner: true });
    const stale = await newSetupToken(db.pool);
    const token = await newSetupToken(db.pool);
    expect(failure(await app.mutate("setup.createOwner", { ...owner, token: stale })).code).toBe("forbidden");
    const weak = await app.mutate("setup.createOwner", { ...owner, token, password: "Password1234!" });
    expect(failure(weak)).toMatchObject({ code: "bad-input", at: "password" });
    const nameless = await app.mutate("setup.createOwner", { ...owner, token, name: " " });
    expect(failure(nameless)).toEqual({ code: "bad-input", at: "name", message: "name: Write a name" });
    expect(data(await app.mutate("setup.createOwner", { ...owner, token }))).toEqual({
      email: "ada@example.test",
    });
    expect(failure(await app.mutate("setup.createOwner", { ...owner, token })).code).toBe("forbidden");
    expect(await newSetupToken(db.pool)).toBeUndefined();
    expect(data(await app.query("setup.state", {}))).toEqual({ needsOwner: false });
  });

  it("signs in, answers who I am, and signs out for good", async () => {
    const { cookie, status } = await ceremony("ada@example.TEST ", PASSWORD);
    expect([status, cookie !== undefined]).toEqual([200, true]);
    const me = data<{ user: { email: string }; role: string; permissions: string[]; teams: unknown[] }>(
      await app.query("session.me", {}, cookie),
    );
    expect(me).toMatchObject({
      user: { email: "ada@example.test" },
      role: "owner",
      teams: [{ name: "My team" }],
    });
    expect(me.permissions).toContain("members:manage");
    const csrf = await app.send("/api/auth/csrf", { headers: { cookie: cookie ?? "" } });
    const csrfCookie = csrf.headers.getSetCookie()[0]?.split(";")[0];
    await app.send("/api/auth/signout", {
      method: "POST",
      headers: {
        origin: app.url,
        cookie: `${cookie}; ${csrfCookie}`,
        "content-type": "application/x-www-form-urlencoded",
      },
      body: new URLSearchParams({ csrfToken: JSON.parse(csrf.body).csrfToken, json: "true" }),
    });
    expect(failure(await app.query("session.me", {}, cookie)).code).toBe("unauthenticated");
    const { rows } = await db.owner.query(
      "SELECT outcome FROM audit_entries WHERE action = 'session.signOut'",
    );
    expect(rows).toEqual([{ outcome: "done" }]);
  });

  it("says the same for a wrong password and for nobody, and stops guessing with the time to wait", async () => {
    const wrong = await ceremony("ada@example.test", "not the password", "10.0.0.2");
    const nobody = await ceremony("nobody@example.test", "not the password", "10.0.0.2");
    expect(wrong).toEqual({ status: 401, cookie: undefined, error: "CredentialsSignin" });
    expect(nobody).toEqual(wrong);
    for (let guess = 2; guess <= 5; guess++) await ceremony("bob@example.test", "x", "10.0.0.3");
    expect((await ceremony("bob@example.test", "x", "10.0.0.3")).error).toBe("CredentialsSignin");
    const stopped = await ceremony("carol@example.test", "x", "10.0.0.3");
    expect(stopped.error).toMatch(/^retry-after:(8[5-9]\d|900)$/);
    for (let guess = 2; guess <= 5; guess++) await ceremony("ada@example.test", "x", `10.0.1.${guess}`);
    expect((await ceremony("ada@example.test", PASSWORD, "10.0.1.9")).error).toMatch(/^retry-after:/);
  });

  it("ignores a cookie that was altered or sealed by another installation", async () => {
    expect(failure(await app.query("session.me", {}, "pitwall.session=abc.def.ghi")).code).toBe(
      "unauthenticated",
    );
  });
});

describe("guessing a password", () => {
  const audited = async (teamId: string) =>
    (
      await db.owner.query(
        "SELECT action, outcome FROM audit_entries WHERE team_id = $1 AND action NOT LIKE 'members.%' ORDER BY id",
        [teamId],
      )
    ).rows.map(({ action, outcome }) => `${action} ${outcome}`);

  it("asks the database the same for somebody and for nobody", async () => {
    // A pool of its own: the bus asks through the other one meanwhile.
    const pool = openPool(db.url, { poolSize: 1, statementTimeoutSeconds: 60 });
    const texts: string[] = [];
    pool.on("connect", (client) => {
      const query = client.query.bind(client) as (...args: unknown[]) => unknown;
      client.query = (...args: unknown[]) => {
        texts.push(String(args[0]).replace(/'[^']*'/g, "''"));
        return query(...args) as never;
      };
    });
    const asked = async (email: string) => {
      const attempt = { email, password: "not it", ip: email, userAgent: "", requestId: "1" };
      await expect(signIn({ ...app.host, pool }, attempt)).rejects.toThrow("or the password is wrong");
      return texts.splice(0);
    };
    const team = await db.team();
    const { userId } = await team.addMember("quant");
    const { rows } = await db.owner.query("SELECT email FROM users WHERE id = $1", [userId]);
    const known = await asked(rows[0].email);
    expect(known.length).toBeGreaterThan(4);
    expect(await asked("nobody-at-all@example.test")).toEqual(known);
    await pool.end();
    expect(await audited(team.teamId)).toEqual(["session.signIn denied"]);
    await db.owner.query("UPDATE memberships SET deactivated_at = now() WHERE user_id = $1", [userId]);
    await ceremony(rows[0].email, "not the password", "10.0.2.2");
    expect(await audited(team.teamId)).toEqual(["session.signIn denied", "session.signIn denied"]);
  });

  it("ends at the fifth try behind an invite link and in one's own settings, each in the audit trail", async () => {
    const team = await db.team();
    const cookie = await app.signIn(team.teamId, (await team.addMember("owner")).userId);
    const elsewhere = await (await db.team()).addMember("quant");
    const { rows } = await db.owner.query("SELECT email FROM users WHERE id = $1", [elsewhere.userId]);
    const { email } = rows[0];
    const invited = await app.mutate("members.invite", { email, role: "viewer" }, cookie);
    const token = data<{ link: string }>(invited).link.split("/").at(-1);
    const guess = (ip: string) =>
      app.send("/api/trpc/invite.accept", {
        method: "POST",
        headers: {
          "x-pitwall": "1",
          origin: app.url,
          "content-type": "application/json",
          "x-forwarded-for": ip,
        },
        body: JSON.stringify({ json: { token, name: "Ada", password: "a guess of mine" } }),
      });
    const answers = [];
    for (let k = 0; k < 7; k++) answers.push(failure(await guess(`10.0.3.${k}`)).code);
    expect(answers.at(-1)).toBe("too-many");
    const change = { currentPassword: "a guess of mine", newPassword: "violet-tractor-signal-2" };
    for (let k = 0; k < 5; k++)
      expect(failure(await app.mutate("session.changePassword", change, cookie)).at).toBe("currentPassword");
    expect(failure(await app.mutate("session.changePassword", change, cookie)).code).toBe("too-many");
    const kinds = await audited(team.teamId);
    expect(kinds.filter((kind) => kind === "invite.accept denied")).toHaveLength(5);
    expect(kinds.filter((kind) => kind === "session.changePassword denied")).toHaveLength(5);
  });
});

describe("sessions", () => {
  async function arrange() {
    const team = await db.team();
    const member = await team.addMember("quant");
    const [first, second] = [
      await app.signIn(team.teamId, member.userId),
      await app.signIn(team.teamId, member.userId),
    ];
    const works = async (cookie: string) => (await app.query("session.me", {}, cookie)).status === 200;
    return { team, member, first, second, works };
  }

  it("ends when revoked, from this device or for all others", async () => {
    const { first, second, works } = await arrange();
    const list = data<{ id: string; current: boolean }[]>(await app.query("session.list", {}, first));
    expect(list.map((row) => row.current).sort()).toEqual([false, true]);
    await app.mutate("session.revokeOthers", {}, first);
    expect([await works(first), await works(second)]).toEqual([true, false]);
    const mine = list.find((row) => row.current);
    await app.mutate("session.revoke", { sessionId: mine?.id }, first);
    expect(await works(first)).toBe(false);
  });

  it("is listed no more once it idled out", async () => {
    const { first } = await arrange();
    const list = async () =>
      data<{ id: string; current: boolean }[]>(await app.query("session.list", {}, first));
    const other = (await list()).find((row) => !row.current);
    await db.owner.query("UPDATE sessions SET last_seen_at = now() - interval '31 minutes' WHERE id = $1", [
      other?.id,
    ]);
    expect((await list()).map((row) => row.current)).toEqual([true]);
  });

  it("ends after half an hour without a request, and after twelve hours in any case", async () => {
    const { member, first, works } = await arrange();
    await db.owner.query(
      "UPDATE sessions SET last_seen_at = now() - interval '29 minutes' WHERE user_id = $1",
      [member.userId],
    );
    expect(await works(first)).toBe(true);
    await db.owner.query("UPDATE sessions SET expires_at = now() - interval '1 second' WHERE user_id = $1", [
      member.userId,
    ]);
    expect(await works(first)).toBe(false);
    const idle = await arrange();
    await db.owner.query(
      "UPDATE sessions SET last_seen_at = now() - interval '31 minutes' WHERE user_id = $1",
      [idle.member.userId],
    );
    expect(await works(idle.first)).toBe(false);
  });

  it("leaves no row behind once it has ended", async () => {
    const team = await db.team();
    const { userId } = await team.addMember("quant");
    const states = ["now() - interval '1 hour'", "now() + interval '1 hour'"];
    for (const expires of states)
      await db.owner.query(
        `INSERT INTO sessions (secret_hash, user_id, team_id, expires_at) VALUES (gen_random_uuid()::text, $1, $2, ${expires})`,
        [userId, team.teamId],
      );
    expect(await deleteEndedSessions(db.pool, app.host.limits)).toBeGreaterThan(0);
    const { rows } = await db.owner.query(
      "SELECT expires_at > now() AS open FROM sessions WHERE user_id = $1",
      [userId],
    );
    expect(rows).toEqual([{ open: true }]);
  });

  it("follows a changed role and a deactivation at the next request", async () => {
    const { team, member, first, works } = await arrange();
    const boss = await team.addMember("owner");
    const bossCookie = await app.signIn(team.teamId, boss.userId);
    await app.mutate("members.changeRole", { userId: member.userId, role: "viewer" }, bossCookie);
    expect(data<{ role: string }>(await app.query("session.me", {}, first)).role).toBe("viewer");
    await app.mutate("members.deactivate", { userId: member.userId }, bossCookie);
    expect(await works(first)).toBe(false);
    await app.mutate("members.reactivate", { userId: member.userId }, bossCookie);
    expect(await works(first)).toBe(false);
  });

  it("moves to another team of the person, never to a foreign one", async () => {
    const { member, first } = await arrange();
    const [second, foreign] = [await db.team("Second"), await db.team("Foreign")];
    await db.owner.query("INSERT INTO memberships (team_id, user_id, role) VALUES ($1, $2, 'viewer')", [
      second.teamId,
      member.userId,
    ]);
    await app.mutate("session.switchTeam", { teamId: second.teamId }, first);
    expect(data(await app.query("session.me", {}, first))).toMatchObject({
      team: { name: "Second" },
      role: "viewer",
    });
    const refused = await app.mutate("session.switchTeam", { teamId: foreign.teamId }, first);
    expect(failure(refused).code).toBe("not-found");
  });
});

describe("members", () => {
  it("invites by a link that works once, and asks a known person for the known password", async () => {
    const team = await db.team("Inviting");
    const boss = await team.addMember("owner");
    const cookie = await app.signIn(team.teamId, boss.userId);
    const invited = await app.mutate("members.invite", { email: "New@Example.test", role: "trader" }, cookie);
    const token = data<{ link: string }>(invited).link.split("/").at(-1);
    expect(data(await app.query("invite.get", { token }))).toMatchObject({
      teamName: "Inviting",
      email: "new@example.test",
      role: "trader",
      knownUser: false,
    });
    const accept = { token, name: "New", password: PASSWORD };
    expect(data(await app.mutate("invite.accept", accept))).toEqual({ email: "new@example.test" });
    expect(failure(await app.mutate("invite.accept", accept)).code).toBe("not-found");
    const again = await db.team("Second team");
    const other = await app.signIn(again.teamId, (await again.addMember("admin")).userId);
    const second = await app.mutate("members.invite", { email: "new@example.test", role: "viewer" }, other);
    const link = data<{ link: string }>(second).link.split("/").at(-1);
    const wrong = await app.mutate("invite.accept", {
      token: link,
      name: "New",
      password: "another password",
    });
    expect(failure(wrong)).toMatchObject({ code: "bad-input", at: "password" });
    expect((await app.mutate("invite.accept", { token: link, name: "New", password: PASSWORD })).status).toBe(
      200,
    );
    const rows = await db.owner.query(
      "SELECT FROM memberships m JOIN users u ON u.id = m.user_id WHERE u.email = $1",
      ["new@example.test"],
    );
    expect(rows.rowCount).toBe(2);
  });

  it("takes back the links of whoever may invite no longer", async () => {
    const team = await db.team();
    const cookie = await app.signIn(team.teamId, (await team.addMember("owner")).userId);
    for (const path of ["members.deactivate", "members.changeRole"]) {
      const { userId } = await team.addMember("admin");
      const theirs = await app.signIn(team.teamId, userId);
      const email = `${path}@example.test`;
      const invited = await app.mutate("members.invite", { email, role: "admin" }, theirs);
      const token = data<{ link: string }>(invited).link.split("/").at(-1);
      const change = path === "members.changeRole" ? { userId, role: "viewer" } : { userId };
      expect((await app.mutate(path, change, cookie)).status).toBe(200);
      expect(failure(await app.query("invite.get", { token })).code).toBe("not-found");
    }
  });

  it("keeps the last owner, and owners out of an admin's hands", async () => {
    const team = await db.team();
    const [boss, admin] = [await team.addMember("owner"), await team.addMember("admin")];
    const [bossCookie, adminCookie] = [
      await app.signIn(team.teamId, boss.userId),
      await app.signIn(team.teamId, admin.userId),
    ];
    const demote = { userId: boss.userId, role: "viewer" };
    expect(failure(await app.mutate("members.changeRole", demote, bossCookie)).code).toBe("conflict");
    expect(failure(await app.mutate("members.deactivate", { userId: boss.userId }, bossCookie)).code).toBe(
      "conflict",
    );
    expect(failure(await app.mutate("members.changeRole", demote, adminCookie)).code).toBe("forbidden");
    const promote = { userId: admin.userId, role: "owner" };
    expect(failure(await app.mutate("members.changeRole", promote, adminCookie)).code).toBe("forbidden");
    expect((await app.mutate("members.changeRole", promote, bossCookie)).status).toBe(200);
    const both = await Promise.all([
      app.mutate("members.changeRole", demote, bossCookie),
      app.mutate("members.changeRole", { userId: admin.userId, role: "viewer" }, adminCookie),
    ]);
    expect(both.filter((reply) => reply.status === 200)).toHaveLength(1);
  });

  it("shows each change in the audit trail, newest first, page by page", async () => {
    const team = await db.team();
    const cookie = await app.signIn(team.teamId, (await team.addMember("owner")).userId);
    for (const email of ["a@example.test", "b@example.test", "c@example.test"])
      await app.mutate("members.invite", { email, role: "viewer" }, cookie);
    type Page = { entries: { details: { email: string } }[]; nextCursor?: string };
    const first = data<Page>(await app.query("audit.list", { limit: 2, action: "invite" }, cookie));
    expect(first.entries.map((entry) => entry.details.email)).toEqual(["c@example.test", "b@example.test"]);
    const rest = data<Page>(await app.query("audit.list", { limit: 2, cursor: first.nextCursor }, cookie));
    expect([rest.entries.length, rest.nextCursor]).toEqual([1, null]);
  });
});
