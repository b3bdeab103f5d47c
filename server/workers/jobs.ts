import type { Pool } from "pg";
import { IMPORT_WORKFLOW, type ImportJob, runImport } from "#server/data/ingestion/index.ts";
import type { Bus } from "#server/infrastructure/bus/index.ts";
import type { Config } from "#server/infrastructure/config/index.ts";
import type { JobBody } from "#server/infrastructure/jobs/index.ts";
import type { Logger } from "#server/infrastructure/logging/index.ts";
import { RUN_WORKFLOW, type RunJob, runBacktest } from "#server/model-testing/backtesting/index.ts";

export type WorkerHost = { pool: Pool; log: Logger; bus: Bus; config: Config };

/** Every job that a worker can run. Every worker knows all of them: a job goes to whoever is free. */
export function jobsOf({ pool, log, bus, config }: WorkerHost): Record<string, JobBody> {
  return {
    [RUN_WORKFLOW]: (job: RunJob) =>
      runBacktest({ pool, bus, limits: config.runs, log: log.child({ runId: job.runId }) }, job),
    [IMPORT_WORKFLOW]: (job: ImportJob) =>
      runImport({ pool, bus, log: log.child({ importId: job.importId }) }, job),
  };
}
