import { DBOSClient } from "@dbos-inc/dbos-sdk";
import { ensureSystemDatabase } from "@dbos-inc/dbos-sdk/internal/system_database";
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
const MIGRATION_LOCK = 7_270_011;

export const silent = { info() {}, debug() {}, warn() {}, error() {} };

/** Creates or upgrades the queue's tables; web and workers may both call it, at once. */
export async function prepareJobs(pool: Pool): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query("SELECT pg_advisory_lock($1)", [MIGRATION_LOCK]);
    await ensureSystemDatabase("", silent as never, pool, SCHEMA);
  } finally {
    await client.query("SELECT pg_advisory_unlock($1)", [MIGRATION_LOCK]).catch(() => {});
    client.release();
  }
}

/** For processes that only enqueue (web, command line): none of them ever runs a job. */
export function openJobQueue(pool: Pool): (db: ClientBase) => JobQueue {
  let client: Promise<DBOSClient> | undefined;
  const connect = async () => {
    await prepareJobs(pool);
    return DBOSClient.create({
      systemDatabaseUrl: "",
      systemDatabasePool: pool,
      systemDatabaseSchemaName: SCHEMA,
      applicationName: APPLICATION,
      logger: silent,
    });
  };
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
