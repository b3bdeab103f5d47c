import { DBOSClient } from "@dbos-inc/dbos-sdk";
import { migrateSystemDatabase } from "@dbos-inc/dbos-sdk/internal/system_database";
import type { ClientBase, Pool } from "pg";

/** Few queues: each is polled. `interactive` is what a person waits for. */
export const QUEUES = {
  interactive: { pollMs: 100 },
  sweep: { pollMs: 250 },
  etl: { pollMs: 1000 },
} as const;
export type QueueName = keyof typeof QUEUES;

/** Enqueues a durable job in the same transaction as the business rows. */
export type JobQueue = {
  /** `id` is the job's own: the same id a second time is the same job. */
  enqueue(job: { workflow: string; id: string; queue: QueueName; args: unknown[] }): Promise<void>;
};

export const APPLICATION = "pitwall";
/** What a stored job expects of its code. DBOS would take a hash of the source and strand jobs at every upgrade. */
export const JOB_VERSION = "1";
export const SCHEMA = "dbos";

export const silent = { info() {}, debug() {}, warn() {}, error() {} };

/** Creates or upgrades the queue's tables as their owner, and lets the application's role use them. */
export async function migrateJobs(ownerUrl: string, role: string): Promise<void> {
  await migrateSystemDatabase(ownerUrl, silent as never, SCHEMA, role);
}

/** For processes that only enqueue (web, command line): none of them ever runs a job. */
export function openJobQueue(pool: Pool): (db: ClientBase) => JobQueue {
  let client: Promise<DBOSClient> | undefined;
  const connect = () =>
    DBOSClient.create({
      systemDatabaseUrl: "",
      systemDatabasePool: pool,
      systemDatabaseSchemaName: SCHEMA,
      applicationName: APPLICATION,
      logger: silent,
    });
  return (db) => ({
    async enqueue({ workflow, id, queue, args }) {
      client ??= connect();
      // A database that was away at the first try must not stay away for ever.
      client.catch(() => {
        client = undefined;
      });
      const options = {
        workflowName: workflow,
        workflowID: id,
        queueName: queue,
        appVersion: JOB_VERSION,
        applicationName: APPLICATION,
      };
      await (await client).enqueueInTransaction(db, options, ...args);
    },
  });
}
