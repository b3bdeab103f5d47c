import type { ClientBase } from "pg";
import type { BusEvent } from "./bus.ts";

/** Only a hint that rows may be there; the rows are the truth. */
export const OUTBOX_CHANNEL = "pitwall_outbox";

/** Appends the event to the outbox of the transaction's team. */
export async function publish(db: ClientBase, { topic, type, payload }: BusEvent): Promise<void> {
  await db.query(
    "INSERT INTO outbox_events (team_id, topic, type, payload) VALUES (app_team_id(), $1, $2, $3)",
    [topic, type, JSON.stringify(payload)],
  );
}
