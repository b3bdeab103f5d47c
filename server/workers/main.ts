/** `npm run worker`: one worker process. More of them, on any machine with the same DATABASE_URL, share the work. */
import { deleteEndedSessions } from "#server/access/auth/index.ts";
import { sweepData } from "#server/data/ingestion/index.ts";
import { workerBus } from "#server/infrastructure/bus/index.ts";
import { config } from "#server/infrastructure/config/index.ts";
import { appDatabaseUrl, openPool } from "#server/infrastructure/db/index.ts";
import { runJobs } from "#server/infrastructure/jobs/index.ts";
import { createLogger } from "#server/infrastructure/logging/index.ts";
import { jobsOf } from "./jobs.ts";

/** Running backtests each watch for their cancellation, beside DBOS's own polling. */
const POOL_SIZE = 20;
const HOUSEKEEPING_MS = 600_000;

const settings = config();
const log = createLogger("worker");
const url = appDatabaseUrl();
const pool = openPool(url, { ...settings.database, poolSize: POOL_SIZE });
const bus = workerBus(pool, settings.state.home);

await sweepData(pool).catch((cause: unknown) => log.warn({ err: cause }, "old files were not swept"));
const keepHouse = () =>
  deleteEndedSessions(pool, settings.session).catch((cause: unknown) =>
    log.warn({ err: cause }, "ended sessions were not deleted"),
  );
setInterval(keepHouse, HOUSEKEEPING_MS).unref();
await keepHouse();
const worker = await runJobs({
  pool,
  url,
  log,
  jobs: jobsOf({ pool, log, bus, config: settings }),
  concurrency: { interactive: settings.runs.atOnce, sweep: settings.runs.atOnce, etl: 1 },
  onLost(cause) {
    // Others may already run what runs here: leave, start anew under another id.
    log.fatal({ err: cause }, "the lease is lost");
    process.exit(1);
  },
});
log.info({ workerId: worker.workerId }, "worker is ready");

for (const signal of ["SIGTERM", "SIGINT"] as const)
  process.once(signal, async () => {
    // What does not end in time goes on in the next worker; strategy hosts end with this process.
    await worker.stop();
    bus.close();
    process.exit(0);
  });
