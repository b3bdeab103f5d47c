import type { ClientBase } from "pg";

/** A message to or from the venue, as it went over the wire. */
export type MessageView = {
  readonly id: string;
  readonly at: number;
  readonly direction: "sent" | "received";
  readonly channel: string;
  readonly clientId: string | null;
  readonly body: string;
};

const MAX_MESSAGES = 500;

/** What was said of an order to its venue and by it, newest first, at most 500. A paper account's wire is its journal. */
export async function readMessages(
  db: ClientBase,
  accountId: string,
  orderClientId: string,
  requestIds: readonly string[],
): Promise<MessageView[]> {
  const { rows } = await db.query<MessageView>(
    `SELECT id::text, at::float8 AS at, direction, channel, client_id AS "clientId", body FROM venue_messages
       WHERE account_id = $1 AND order_client_id = $2
     UNION ALL SELECT 'asked ' || seq, at::float8, 'sent', 'paper journal', client_id, body::text FROM paper_journal
       WHERE account_id = $1 AND client_id = ANY ($3)
     UNION ALL SELECT 'told ' || seq || '.' || part, at::float8, 'received', 'paper journal', client_id, fact::text
       FROM paper_events WHERE account_id = $1 AND client_id = ANY ($3)
     ORDER BY at DESC, id DESC LIMIT ${MAX_MESSAGES}`,
    [accountId, orderClientId, [...new Set([orderClientId, ...requestIds])]],
  );
  return rows;
}
