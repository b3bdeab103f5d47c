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
  // Not awaited: it is in front of whatever `run` asks, and what follows a BEGIN that failed sees no team's rows.
  const begun = client.query(beginning(visibility));
  begun.catch(() => {});
  const { db, end } = untilEnded(client);
  try {
    const result = await run(db);
    await begun;
    end();
    const { command } = await crashPoint("database.commit", () => client.query("COMMIT"));
    // PostgreSQL's answer where a statement had failed and `run` went on as if it had not.
    if (command !== "COMMIT")
      throw new Error("A statement of the transaction failed: nothing was committed.");
    return result;
  } catch (error) {
    end();
    await client.query("ROLLBACK").catch((cause: Error) => {
      broken = cause;
    });
    // Where it did not begin, what `run` ran into is a consequence.
    await begun;
    throw error;
  } finally {
    client.release(broken);
  }
}

/** The client as `run` has it: what it still asks when the transaction is over would land in somebody else's. */
function untilEnded(client: ClientBase): { db: ClientBase; end: () => void } {
  let over = false;
  const db: ClientBase = Object.create(client);
  db.query = ((...asked: Parameters<ClientBase["query"]>) =>
    over
      ? Promise.reject(new Error("The transaction is over: nothing can be asked in it."))
      : client.query(...asked)) as ClientBase["query"];
  return { db, end: () => (over = true) };
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
