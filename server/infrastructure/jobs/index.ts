/** Durable jobs on DBOS: enqueueing (web), running with a lease (workers). Not here: what any job does. */
import "server-only";

export { type JobQueue, migrateJobs, openJobQueue, type QueueName } from "./job-queue.ts";
export { liveWorkers, takeLease } from "./lease.ts";
export { type JobBody, runJobs } from "./run-jobs.ts";
