import { expect, it } from "vitest";
import type { LiveFrame } from "#lib/core/live-protocol.ts";
import { keepStreams } from "./stream-route.ts";

/** A database that knows one living session and answers when told to. */
function slowDatabase(living: string) {
  const asked = Promise.withResolvers<void>();
  const answered = Promise.withResolvers<void>();
  const query = async (text: string) => {
    if (!text.includes("FROM sessions")) return { rows: [], command: text };
    asked.resolve();
    await answered.promise;
    return { rows: [{ id: living, team_id: "team", role: "owner" }] };
  };
  return {
    asked: asked.promise,
    answer: answered.resolve,
    pool: { connect: async () => ({ query, release() {} }) },
  };
}

it("ends the stream of a dead session, and leaves one alone that opened while the database answered", async () => {
  const { pool, asked, answer } = slowDatabase("living");
  const host = { pool, limits: { idleMinutes: 60 }, live: { onEvent() {}, workers: () => 1 }, log: {} };
  const streams = keepStreams(host as unknown as Parameters<typeof keepStreams>[0]);
  const heard: Record<string, string[]> = { living: [], dead: [], late: [] };
  const open = (sessionId: string) =>
    streams.open.add({
      session: { actor: { sessionId }, teamId: "team" },
      send: (frame: LiveFrame) => heard[sessionId]?.push(frame.kind),
      end: () => heard[sessionId]?.push("end"),
    } as unknown as Parameters<typeof streams.open.add>[0]);
  open("living");
  open("dead");
  const checked = streams.check();
  await asked;
  open("late");
  answer();
  await checked;
  expect(heard).toEqual({ living: [], dead: ["revoked", "end"], late: [] });
});
