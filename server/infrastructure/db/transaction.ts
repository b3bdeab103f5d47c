import pg, { type ClientBase, type Pool } from "pg";
import { crashPoint } from "#server/infrastructure/crash-points/index.ts";

export type Visibility = {
  /** Whose rows the transaction sees; absent: no team's. */
  teamId?: string;
  userId?: string;
  /** `identity` sees people, sessions and invites of every team; `relay` sees every team's bus events. */
  scope?: "identity" | "relay";
  readOnly?: boolean;
  /** Read only, and every statement sees the same moment. */
  snapshot?: boolean;
};

/** One transaction on one client. Commits what `run` did, or nothing when it throws. */
export async function transaction<T>(
  pool: Pool,
  visibility: Visibility,
  run: (db: ClientBase) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    // Not awaited: it is in front of whatever `run` asks, and what follows a BEGIN that failed sees no team's rows.
    const begun = client.query(beginning(visibility));
    begun.catch(() => {});
    const result = await run(client);
    await begun;
    await crashPoint("database.commit", () => client.query("COMMIT"));
    return result;
  } catch (error) {
    await client.query("ROLLBACK").catch((cause: Error) => {
      broken = cause;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

/** One round trip: what the transaction may do and whose rows it sees. */
function beginning({ readOnly, snapshot, teamId, userId, scope }: Visibility): string {
  const mode = snapshot ? " READ ONLY ISOLATION LEVEL REPEATABLE READ" : readOnly ? " READ ONLY" : "";
  const set = (name: string, value = "") => `set_config('pitwall.${name}', ${pg.escapeLiteral(value)}, true)`;
  return `BEGIN${mode}; SELECT ${set("team_id", teamId)}, ${set("user_id", userId)}, ${set("scope", scope)}`;
}

/** The ordinary case: one team's rows. */
export function withTeam<T>(pool: Pool, teamId: string, run: (db: ClientBase) => Promise<T>): Promise<T> {
  return transaction(pool, { teamId }, run);
}

/** Within a transaction: lets `run` see people and memberships of every team, for the caller's own teams and sessions. */
export async function seeingPeople<T>(db: ClientBase, run: () => Promise<T>): Promise<T> {
  await db.query("SELECT set_config('pitwall.scope', 'identity', true)");
  const result = await run();
  await db.query("SELECT set_config('pitwall.scope', '', true)");
  return result;
}
