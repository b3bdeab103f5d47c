import { randomUUID } from "node:crypto";
import { DBOS } from "@dbos-inc/dbos-sdk";
import { DBOSExecutor } from "@dbos-inc/dbos-sdk/internal/dbos-executor";
import type { Pool } from "pg";
import type { Logger } from "pino";
import { APPLICATION, JOB_VERSION, QUEUES, type QueueName, SCHEMA } from "./job-queue.ts";
import { takeLease, takeOverDead } from "./lease.ts";

/** What runs when a job's turn has come. It may run again after a crash, and must not mind. */
export type JobBody = (...args: never[]) => Promise<void>;

export type RunJobs = {
  pool: Pool;
  /** A direct address of the same database, for the lease. */
  url: string;
  log: Logger;
  jobs: Readonly<Record<string, JobBody>>;
  /** Jobs at once in this process, per queue. */
  concurrency: Readonly<Record<QueueName, number>>;
  /** The lease is gone: end the process, another worker goes on. */
  onLost(cause: Error): void;
};

/** Trouble with the database passes; a job's own failure is stored by the job and never thrown. */
const RETRIES = { retriesAllowed: true, maxAttempts: 8, intervalSeconds: 1, backoffRate: 2 };
/** Takeovers count as recoveries, and a long-lived job may see many. */
const MAX_RECOVERIES = 1_000_000;
const TAKEOVER_EVERY_MS = 1000;
/** What a job did is in the domain's tables; the queue's own history of ended jobs goes after a week. */
const KEEP_MS = 7 * 86_400_000;
const FORGET_EVERY_MS = 3_600_000;
const FORGET_AT_ONCE = 1000;

/** Runs the queues in this process until `stop`. One per process: DBOS is global. */
export async function runJobs(options: RunJobs): Promise<{ workerId: string; stop(): Promise<void> }> {
  const { pool, url, log, jobs, concurrency, onLost } = options;
  const workerId = randomUUID();
  const lease = await takeLease(url, workerId);
  lease.onLost(onLost);
  DBOS.setConfig({
    name: APPLICATION,
    systemDatabaseUrl: url,
    systemDatabasePool: pool,
    systemDatabaseSchemaName: SCHEMA,
    executorID: workerId,
    applicationVersion: JOB_VERSION,
    enablePatching: true,
    runMigrations: false,
    logger: {
      info: (entry: unknown) => log.debug(entry),
      debug: (entry: unknown) => log.trace(entry),
      warn: (entry: unknown) => log.warn(entry),
      error: (entry: unknown) => log.error(entry),
    },
  });
  for (const [name, body] of Object.entries(jobs)) {
    const steps = async (...args: never[]) => DBOS.runStep(() => body(...args), { name, ...RETRIES });
    DBOS.registerWorkflow(steps, { name, maxRecoveryAttempts: MAX_RECOVERIES });
  }
  await DBOS.launch();
  for (const [name, { pollMs }] of Object.entries(QUEUES))
    await DBOS.registerQueue(name, {
      minPollingIntervalMs: pollMs,
      workerConcurrency: concurrency[name as QueueName],
      onConflict: "always_update",
    });
  const takeover = watchOthers(pool, workerId, log);
  const forgetting = setInterval(
    () => forgetEnded().catch((error) => log.warn({ err: error }, "could not forget ended jobs")),
    FORGET_EVERY_MS,
  );
  return {
    workerId,
    async stop() {
      clearInterval(takeover);
      clearInterval(forgetting);
      await DBOS.shutdown({ workflowCompletionTimeoutMS: 2000 });
      await lease.release();
    },
  };
}

function watchOthers(pool: Pool, workerId: string, log: Logger): NodeJS.Timeout {
  let busy = false;
  return setInterval(async () => {
    if (busy) return;
    busy = true;
    try {
      const recover = async (deadId: string) =>
        DBOSExecutor.globalInstance?.recoverPendingWorkflows([deadId]);
      const taken = await takeOverDead(pool, workerId, recover);
      if (taken.length > 0) log.warn({ workers: taken }, "took over the jobs of dead workers");
    } catch (error) {
      log.warn({ err: error }, "could not look for dead workers");
    } finally {
      busy = false;
    }
  }, TAKEOVER_EVERY_MS);
}

async function forgetEnded(): Promise<void> {
  const ended = await DBOS.listWorkflows({
    status: ["SUCCESS", "ERROR", "CANCELLED"],
    completedBefore: new Date(Date.now() - KEEP_MS).toISOString(),
    limit: FORGET_AT_ONCE,
    loadInput: false,
    loadOutput: false,
  });
  if (ended.length > 0) await DBOS.deleteWorkflows(ended.map(({ workflowID }) => workflowID));
}
