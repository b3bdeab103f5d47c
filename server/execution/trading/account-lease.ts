import pg from "pg";

/** A session that is silent for so long is taken for dead; the server's clock decides. */
const SILENCE_MS = 6000;
const BEAT_MS = 1000;
const LOCK = "hashtextextended('pitwall-account:' || $1, 0)";

export type AccountLease = {
  /** False when another process holds the account. */
  take(accountId: string): Promise<boolean>;
  give(accountId: string): Promise<void>;
  release(): Promise<void>;
};

/**
 * A database session of its own whose advisory locks say which accounts this process holds. The process dies: its
 * socket closes and the locks are free at once. It hangs: the server ends the idle session. Not through a PgBouncer.
 * `hint` hears what other processes tell on `channel`; `lost` is called once, when every account is lost.
 */
export async function openLease(
  url: string,
  channel: string,
  hint: (text: string) => void,
  lost: (cause: Error) => void,
): Promise<AccountLease> {
  const client = new pg.Client({
    connectionString: url,
    application_name: "pitwall trading",
    keepAlive: true,
    connectionTimeoutMillis: 5000,
  });
  let over = false;
  const end = (cause: Error) => {
    if (over) return;
    over = true;
    clearInterval(beat);
    client.end().catch(() => {});
    lost(cause);
  };
  const beat = setInterval(() => void client.query("SELECT 1").catch(end), BEAT_MS);
  beat.unref();
  client.on("error", end).on("end", () => end(new Error("the session ended")));
  client.on("notification", ({ payload }) => hint(payload ?? ""));
  try {
    await client.connect();
    await client.query(`SET idle_session_timeout = ${SILENCE_MS}`);
    await client.query(`LISTEN ${channel}`);
  } catch (error) {
    over = true;
    clearInterval(beat);
    await client.end().catch(() => {});
    throw error;
  }
  return {
    async take(accountId) {
      const { rows } = await client.query(`SELECT pg_try_advisory_lock(${LOCK}) AS held`, [accountId]);
      return rows[0].held;
    },
    async give(accountId) {
      await client.query(`SELECT pg_advisory_unlock(${LOCK})`, [accountId]);
    },
    async release() {
      over = true;
      clearInterval(beat);
      await client.end().catch(() => {});
    },
  };
}
