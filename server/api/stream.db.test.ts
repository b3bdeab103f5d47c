import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type LiveFrame, parseLiveFrame } from "#lib/core/live-protocol.ts";
import { type TestDatabase, testDatabase } from "#server/infrastructure/db/test-database.ts";
import { eventually } from "#server/infrastructure/db/test-eventually.ts";
import { keepStreams } from "./stream-route.ts";
import { startTestApp, type TestApp } from "./test-app.ts";

let db: TestDatabase;
let app: TestApp;
beforeAll(async () => {
  db = await testDatabase();
  app = await startTestApp(db);
});
afterAll(async () => {
  await app.close();
  await db.close();
});

async function openStream(cookie: string) {
  const leave = new AbortController();
  const response = await fetch(`${app.url}/api/stream`, { headers: { cookie }, signal: leave.signal });
  const frames: LiveFrame[] = [];
  let over = false;
  const reading = (async () => {
    let text = "";
    for await (const part of response.body ?? []) {
      text += new TextDecoder().decode(part);
      const messages = text.split("\n\n");
      text = messages.pop() ?? "";
      for (const message of messages) {
        const data = message.split("\n").find((line) => line.startsWith("data: "));
        const frame = data && parseLiveFrame(data.slice(6));
        if (frame) frames.push(frame);
      }
    }
  })().catch(() => {});
  void reading.then(() => {
    over = true;
  });
  return { frames, response, ended: () => over, close: () => leave.abort() };
}

describe("the live stream", () => {
  it("greets, beats, and carries the team's events and values only", async () => {
    const [mine, theirs] = [await db.team(), await db.team()];
    const [me, stranger] = [await mine.addMember("viewer"), await theirs.addMember("owner")];
    app.host.live.set(mine.teamId, "run:1", { step: 1 });
    app.host.live.set(theirs.teamId, "run:9", { secret: "canary" });
    const stream = await openStream(await app.signIn(mine.teamId, me.userId));
    await app.mutate(
      "members.invite",
      { email: "x@example.test", role: "viewer" },
      await app.signIn(theirs.teamId, stranger.userId),
    );
    app.host.live.set(mine.teamId, "run:1", { step: 2 });
    await eventually(() => stream.frames.filter((frame) => frame.kind === "heartbeat").length >= 3);
    expect(stream.frames[0]).toMatchObject({ kind: "hello", teamId: mine.teamId, resumed: false });
    expect(stream.frames.filter((frame) => frame.kind === "value")).toMatchObject([
      { topic: "run:1", value: { step: 1 } },
      { topic: "run:1", value: { step: 2 } },
    ]);
    expect(JSON.stringify(stream.frames)).not.toContain("canary");
    stream.close();
    await eventually(() => app.host.streams.open.size === 0);
  });

  it.each([
    [
      "a revoked session",
      (_: string, userId: string) =>
        db.owner.query("UPDATE sessions SET revoked_at = now() WHERE user_id = $1", [userId]),
    ],
    [
      "a deactivated member",
      (teamId: string, userId: string) =>
        db.owner.query("UPDATE memberships SET deactivated_at = now() WHERE team_id = $1 AND user_id = $2", [
          teamId,
          userId,
        ]),
    ],
  ])("ends %s within about a second", async (_, revoke) => {
    const team = await db.team();
    const { userId } = await team.addMember("quant");
    const stream = await openStream(await app.signIn(team.teamId, userId));
    await eventually(() => stream.frames.length > 0);
    await revoke(team.teamId, userId);
    await eventually(stream.ended);
    expect(stream.frames.at(-1)).toMatchObject({ kind: "revoked" });
  });

  it("looks after its session twice in half a second, and at once when its end is announced", async () => {
    const team = await db.team();
    const { userId } = await team.addMember("quant");
    const cookie = await app.signIn(team.teamId, userId);
    const { rows } = await db.owner.query<{ id: string }>("SELECT id FROM sessions WHERE user_id = $1", [
      userId,
    ]);
    const actor = { kind: "user", userId, name: "", role: "quant", sessionId: rows[0]!.id } as const;
    vi.useFakeTimers({ toFake: ["setInterval"] });
    const streams = keepStreams(app.host);
    const listen = () => {
      const stream = {
        session: { actor, teamId: team.teamId },
        frames: [] as LiveFrame[],
        send: (frame: LiveFrame) => stream.frames.push(frame),
        end: () => streams.open.delete(stream),
      };
      streams.open.add(stream);
      return stream;
    };
    const announced = listen();
    app.host.bus = app.host.live;
    await app.mutate("session.revokeOthers", {}, await app.signIn(team.teamId, userId));
    await eventually(() => streams.open.size === 0);
    expect(announced.frames).toMatchObject([{ kind: "revoked" }]);
    const silent = listen();
    vi.advanceTimersByTime(500);
    vi.useRealTimers();
    await eventually(() => streams.open.size === 0);
    expect(silent.frames).toMatchObject([{ kind: "revoked" }]);
    expect((await app.query("session.me", {}, cookie)).status).toBe(401);
  });

  it("is closed to strangers and foreign pages", async () => {
    expect((await app.send("/api/stream", {})).status).toBe(401);
    const team = await db.team();
    const cookie = await app.signIn(team.teamId, (await team.addMember("owner")).userId);
    expect(
      (await app.send("/api/stream", { headers: { cookie, origin: "https://evil.example" } })).status,
    ).toBe(403);
    expect(
      (await app.send("/api/stream", { headers: { cookie, "sec-fetch-site": "cross-site" } })).status,
    ).toBe(403);
  });
});
