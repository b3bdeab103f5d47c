import pg, { type Pool } from "pg";

/** A worker whose session is silent for so long is taken for dead; the server's clock decides. */
const SILENCE_MS = 6000;
const BEAT_MS = 1000;
const LOCK = "pg_try_advisory_lock(hashtextextended('pitwall-worker:' || $1, 0))";
const LOCK_IN_TRANSACTION = LOCK.replace("pg_try_advisory_lock", "pg_try_advisory_xact_lock");
const NAME = "pitwall worker";

export type Lease = {
  /** Called once when the lease is gone: others may already run this worker's jobs. */
  onLost(tell: (cause: Error) => void): void;
  release(): Promise<void>;
};

/**
 * A session of its own that holds an advisory lock under the worker's id. The process dies: its socket closes
 * and the lock is free at once. The process hangs: the server ends the idle session. Not through a PgBouncer.
 */
export async function takeLease(url: string, workerId: string): Promise<Lease> {
  const client = new pg.Client({ connectionString: url, application_name: NAME, keepAlive: true });
  let tell: (cause: Error) => void = () => {};
  let over = false;
  const lost = (cause: Error) => {
    if (over) return;
    over = true;
    clearInterval(beat);
    tell(cause);
  };
  client.on("error", lost);
  await client.connect();
  await client.query(`SET idle_session_timeout = ${SILENCE_MS}`);
  const { rows } = await client.query(`SELECT ${LOCK} AS held`, [workerId]);
  if (!rows[0]?.held) throw new Error(`the lease of worker ${workerId} is held by another process`);
  const beat = setInterval(() => void client.query("SELECT 1").catch(lost), BEAT_MS);
  return {
    onLost(listener) {
      tell = listener;
    },
    async release() {
      over = true;
      clearInterval(beat);
      await client.end().catch(() => {});
    },
  };
}

/**
 * The other workers that own running jobs and no longer hold their lease. `recover` runs while this worker
 * holds that lease, so only one worker takes each over.
 */
export async function takeOverDead(
  pool: Pool,
  workerId: string,
  recover: (deadId: string) => Promise<unknown>,
): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>(
    "SELECT DISTINCT executor_id AS id FROM dbos.workflow_status WHERE status = 'PENDING' AND executor_id <> $1",
    [workerId],
  );
  const taken: string[] = [];
  for (const { id } of rows) {
    const client = await pool.connect();
    try {
      await client.query("BEGIN");
      const lock = await client.query(`SELECT ${LOCK_IN_TRANSACTION} AS free`, [id]);
      if (lock.rows[0]?.free) {
        await recover(id);
        taken.push(id);
      }
      await client.query("COMMIT");
    } finally {
      client.release();
    }
  }
  return taken;
}

/** How many workers of this database live: one session each. For health and metrics. */
export async function liveWorkers(pool: Pool): Promise<number> {
  const { rows } = await pool.query(
    "SELECT count(*)::int AS n FROM pg_stat_activity WHERE application_name = $1 AND datname = current_database()",
    [NAME],
  );
  return rows[0]?.n ?? 0;
}
