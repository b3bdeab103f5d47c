import type { Pool } from "pg";
import { pino } from "pino";
import type { Role } from "#lib/access/permissions.ts";
import type { Caller, Host } from "./execute.ts";

export type TestHost = Host & {
  /** What commands published, set and enqueued, in order. */
  events: { topic: string; type?: string; value: unknown }[];
  enqueued: { workflow: string; id: string; queue: string; args: unknown[] }[];
};

/** A host for tests of commands and queries: a real database, a bus and a queue that remember. */
export function testHost(db: { pool: Pool }): TestHost {
  const host: TestHost = {
    pool: db.pool,
    clock: () => Date.now() * 1000,
    log: pino({ level: "silent" }),
    events: [],
    enqueued: [],
    bus: {
      publish: async (_, { topic, type, payload }) => {
        host.events.push({ topic, type, value: payload });
      },
      set: (_, topic, value) => {
        host.events.push({ topic, value });
      },
      latest: (_, topic) => host.events.findLast((event) => event.topic === topic)?.value,
      sequence: () => 0,
      hint: () => {},
    },
    jobs: () => ({
      enqueue: async (job) => {
        host.enqueued.push(job);
      },
    }),
  };
  return host;
}

export function callerOf(teamId: string, member: { userId: string; name: string; role: Role }): Caller {
  const { userId, name, role } = member;
  return { actor: { kind: "user", userId, sessionId: "none", name, role }, teamId, requestId: "test" };
}
