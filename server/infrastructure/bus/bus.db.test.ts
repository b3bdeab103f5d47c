import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LiveFrame } from "#lib/core/live-protocol.ts";
import { type TestDatabase, testDatabase } from "#server/infrastructure/db/test-database.ts";
import { eventually } from "#server/infrastructure/db/test-eventually.ts";
import { withTeam } from "#server/infrastructure/db/transaction.ts";
import { type Hub, openHub } from "./hub.ts";
import { currentCursor, readAfter } from "./outbox.ts";
import { workerBus } from "./worker-bus.ts";

let db: TestDatabase;
let hub: Hub;
const home = mkdtempSync(join(tmpdir(), "pitwall-bus-"));
beforeAll(async () => {
  db = await testDatabase();
  hub = openHub({ pool: db.pool, url: db.url, home, onError: () => {} });
});
afterAll(async () => {
  await hub.close();
  await db.close();
});

const publishNow = (teamId: string, type: string) =>
  withTeam(db.pool, teamId, (client) => hub.publish(client, { topic: "runs", type, payload: { type } }));

function listenTo(teamId: string, lastSeq?: number) {
  const frames: LiveFrame[] = [];
  const { snapshot, leave } = hub.listen({ teamId, hear: (frame) => frames.push(frame) }, lastSeq);
  return { frames, snapshot, leave };
}

describe("the durable lane", () => {
  it("tells a team's listeners what was committed, in order, and nothing that was rolled back", async () => {
    const [mine, theirs] = [await db.team(), await db.team()];
    const { frames } = listenTo(mine.teamId);
    await publishNow(mine.teamId, "one");
    await publishNow(theirs.teamId, "foreign");
    await withTeam(db.pool, mine.teamId, async (client) => {
      await hub.publish(client, { topic: "runs", type: "undone", payload: {} });
      throw new Error("rolled back");
    }).catch(() => {});
    await publishNow(mine.teamId, "two");
    await eventually(() => frames.length >= 2);
    expect(frames).toMatchObject([
      { kind: "event", topic: "runs", type: "one", payload: { type: "one" } },
      { kind: "event", type: "two" },
    ]);
  });

  it("does not skip a row whose transaction commits after a later one", async () => {
    const { teamId } = await db.team();
    const start = await currentCursor(db.pool);
    const slow = await db.pool.connect();
    const insert = "INSERT INTO outbox_events (team_id, topic, type, payload) VALUES ($1, 'runs', $2, '{}')";
    await slow.query("BEGIN");
    await slow.query("SELECT set_config('pitwall.team_id', $1, true)", [teamId]);
    await slow.query(insert, [teamId, "slow"]);
    await withTeam(db.pool, teamId, (client) => client.query(insert, [teamId, "quick"]));
    const mine = (events: { teamId: string; type: string }[]) =>
      events.filter((event) => event.teamId === teamId).map((event) => event.type);
    const before = await readAfter(db.pool, start);
    expect(mine(before.events)).toEqual([]);
    await slow.query("COMMIT");
    slow.release();
    const after = await readAfter(db.pool, before.cursor);
    expect(mine(after.events)).toEqual(["slow", "quick"]);
    expect(mine((await readAfter(db.pool, after.cursor)).events)).toEqual([]);
  });

  it("resumes after the last event that a browser saw, or says that it cannot", async () => {
    const { teamId } = await db.team();
    const first = listenTo(teamId);
    expect(first.snapshot.resumed).toBe(false);
    await publishNow(teamId, "one");
    await publishNow(teamId, "two");
    await eventually(() => first.frames.length === 2);
    const seen = first.frames[0] as Extract<LiveFrame, { kind: "event" }>;
    expect(listenTo(teamId, seen.seq).snapshot).toMatchObject({ resumed: true, frames: [{ type: "two" }] });
    expect(listenTo(teamId, 12).snapshot).toMatchObject({ resumed: false, frames: [] });
  });
});

describe("the latest-value lane", () => {
  it("carries a worker's newest value to the listeners and keeps it as the snapshot", async () => {
    const { teamId } = await db.team();
    const { frames } = listenTo(teamId);
    const worker = workerBus(db.pool, home);
    await eventually(() => hub.workers() === 1);
    for (let step = 1; step <= 1000; step++) worker.set(teamId, "run:1", { step });
    await eventually(() =>
      frames.some((frame) => frame.kind === "value" && (frame.value as { step: number }).step === 1000),
    );
    expect(listenTo(teamId).snapshot.frames).toMatchObject([
      { kind: "value", topic: "run:1", value: { step: 1000 } },
    ]);
    worker.set(teamId, "run:1", null);
    await eventually(() => listenTo(teamId).snapshot.frames.length === 0);
    worker.close();
    await eventually(() => hub.workers() === 0);
  });

  it("carries what trading says, and counts only workers", async () => {
    const { teamId } = await db.team();
    const trading = workerBus(db.pool, home, "trading");
    trading.set(teamId, "run:3", { step: 1 });
    await eventually(() => listenTo(teamId).snapshot.frames.length === 1);
    expect(hub.workers()).toBe(0);
    trading.close();
  });

  it("says everything again to a new web process", async () => {
    const { teamId } = await db.team();
    const worker = workerBus(db.pool, home);
    worker.set(teamId, "run:2", { step: 7 });
    await eventually(() => listenTo(teamId).snapshot.frames.length === 1);
    await hub.close();
    hub = openHub({ pool: db.pool, url: db.url, home, onError: () => {} });
    await eventually(() => listenTo(teamId).snapshot.frames.length === 1);
    worker.close();
  });
});
