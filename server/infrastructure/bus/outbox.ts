import type { ClientBase, Pool } from "pg";
import { transaction } from "#server/infrastructure/db/index.ts";
import type { BusEvent } from "./bus.ts";

/** Only a hint that rows may be there; the rows are the truth. */
export const OUTBOX_CHANNEL = "pitwall_outbox";
const BATCH_ROWS = 1000;

export type StoredEvent = BusEvent & { teamId: string };
/** Where a reader stands: the writing transaction, then the row. */
export type Cursor = { xid: string; id: string };

/** Appends the event to the outbox of the transaction's team. */
export async function append(db: ClientBase, { topic, type, payload }: BusEvent): Promise<void> {
  await db.query(
    "INSERT INTO outbox_events (team_id, topic, type, payload) VALUES (app_team_id(), $1, $2, $3)",
    [topic, type, JSON.stringify(payload)],
  );
}

/** Before whatever is still being written: a reader that starts here misses nothing that commits from now on. */
export async function currentCursor(pool: Pool): Promise<Cursor> {
  const { rows } = await pool.query<{ xid: string }>(
    "SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS xid",
  );
  return { xid: rows[0]?.xid ?? "0", id: "0" };
}

/**
 * Events of every team after the cursor, in order. A row is read once no older transaction can still add one before
 * it: ids are taken in another order than transactions commit.
 */
export async function readAfter(
  pool: Pool,
  cursor: Cursor,
): Promise<{ events: StoredEvent[]; cursor: Cursor }> {
  const { rows } = await transaction(pool, { scope: "relay", readOnly: true }, (db) =>
    db.query<StoredEvent & Cursor>(
      `SELECT team_id AS "teamId", topic, type, payload, xid::text, id::text FROM outbox_events
       WHERE (xid, id) > ($1::xid8, $2::bigint) AND xid < pg_snapshot_xmin(pg_current_snapshot())
       ORDER BY xid, id LIMIT ${BATCH_ROWS}`,
      [cursor.xid, cursor.id],
    ),
  );
  const last = rows.at(-1);
  return { events: rows, cursor: last ? { xid: last.xid, id: last.id } : cursor };
}

/** Readers keep minutes, not history: what happened is in the business tables and the audit trail. */
export async function deleteOld(pool: Pool): Promise<void> {
  await transaction(pool, { scope: "relay" }, (db) =>
    db.query("DELETE FROM outbox_events WHERE created_at < now() - interval '1 hour'"),
  );
}
