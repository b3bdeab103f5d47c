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
    [RUN_WORKFLOW]: ({ teamId, runId }: RunJob) =>
      logged(log.child({ teamId, runId }), "run", (own) =>
        runBacktest({ pool, bus, limits: config.runs, log: own }, { teamId, runId }),
      ),
    [IMPORT_WORKFLOW]: ({ teamId, importId }: ImportJob) =>
      logged(log.child({ teamId, importId }), "import", (own) =>
        runImport({ pool, bus, log: own }, { teamId, importId }),
      ),
  };
}

/** Says when a job begins and ends, whatever came of it: that is in its row. */
async function logged(log: Logger, what: string, work: (log: Logger) => Promise<void>): Promise<void> {
  const began = performance.now();
  log.info(`${what} begins`);
  try {
    await work(log);
  } finally {
    log.info({ seconds: (performance.now() - began) / 1000 }, `${what} ended`);
  }
}
