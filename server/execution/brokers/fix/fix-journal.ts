import type { ClientBase, Pool } from "pg";
import type { Micros } from "#lib/core/columns.ts";
import { orderClientId } from "#lib/execution/orders/index.ts";
import { withTeam } from "#server/infrastructure/db/index.ts";
import { orderOf } from "./execution-report.ts";
import { FixMessage } from "./message.ts";

/** Both numbers count up: the next that is awaited of the peer, and one that nothing was sent with yet. */
export type SequenceNumbers = { readonly nextIn: number; readonly nextOut: number };

export type KeptMessage = {
  readonly at: Micros;
  /** The request of ours it is about. */
  readonly subject: string | null;
  readonly message: FixMessage;
  /** Of an incoming one: what we sent under its subject. */
  readonly sent: FixMessage | null;
};

/**
 * What a FIX session must not forget, in PostgreSQL: its sequence numbers, each application message that came (in the
 * same transaction as the number up to which all came), and each request before it goes out.
 */
export class FixJournal {
  readonly #pool: Pool;
  readonly #teamId: string;
  readonly #accountId: string;

  constructor(pool: Pool, teamId: string, accountId: string) {
    this.#pool = pool;
    this.#teamId = teamId;
    this.#accountId = accountId;
  }

  numbers(): Promise<SequenceNumbers> {
    return this.#run(async (db) => {
      const { rows } = await db.query(
        `INSERT INTO fix_sessions (team_id, account_id) VALUES (app_team_id(), $1)
         ON CONFLICT (team_id, account_id) DO UPDATE SET next_in = fix_sessions.next_in RETURNING next_in, next_out`,
        [this.#accountId],
      );
      return { nextIn: Number(rows[0].next_in), nextOut: Number(rows[0].next_out) };
    });
  }

  /** Without `nextIn` that number stays. */
  keepNumbers({ nextIn, nextOut }: { nextIn?: number; nextOut: number }): Promise<void> {
    return this.#run(async (db) => {
      await db.query(
        "UPDATE fix_sessions SET next_in = coalesce($2, next_in), next_out = $3 WHERE account_id = $1",
        [this.#accountId, nextIn ?? null, nextOut],
      );
    });
  }

  /** A message that came; all before `nextIn` have come. */
  keepIn(at: Micros, subject: string | null, message: FixMessage, nextIn: number): Promise<void> {
    return this.#run(async (db) => {
      await db.query(
        `WITH seen AS (UPDATE fix_sessions SET next_in = greatest(next_in, $6) WHERE account_id = $1)
         INSERT INTO fix_messages (team_id, account_id, direction, at, subject, root, body)
         VALUES (app_team_id(), $1, 'in', $2, $3, $4, $5)`,
        [this.#accountId, at, subject, subject && orderOf(message, subject), message.text, nextIn],
      );
    });
  }

  /** A request that is about to go out; nothing leaves before this is kept. */
  keepOut(at: Micros, subject: string, { text }: FixMessage): Promise<void> {
    return this.#run(async (db) => {
      await db.query(
        `INSERT INTO fix_messages (team_id, account_id, direction, at, subject, root, body)
         VALUES (app_team_id(), $1, 'out', $2, $3, $4, $5)`,
        [this.#accountId, at, subject, orderClientId(subject), text],
      );
    });
  }

  /** What came since, oldest first. */
  since(at: Micros): Promise<KeptMessage[]> {
    return this.#incoming("i.at >= $2", at);
  }

  /** What came about an order, oldest first. */
  ofOrder(root: string): Promise<KeptMessage[]> {
    return this.#incoming("i.root = $2", root);
  }

  /** The newest message that we sent under a client order id. */
  async sent(subject: string): Promise<FixMessage | null> {
    const { rows } = await this.#run((db) =>
      db.query(
        `SELECT body FROM fix_messages WHERE account_id = $1 AND direction = 'out' AND root = $2 AND subject = $3
         ORDER BY n DESC LIMIT 1`,
        [this.#accountId, orderClientId(subject), subject],
      ),
    );
    return rows[0] ? new FixMessage(rows[0].body) : null;
  }

  async #incoming(where: string, value: string | number): Promise<KeptMessage[]> {
    const { rows } = await this.#run((db) =>
      db.query(
        `SELECT i.at, i.subject, i.body, (SELECT o.body FROM fix_messages o WHERE o.account_id = i.account_id
           AND o.direction = 'out' AND o.root = i.root AND o.subject = i.subject ORDER BY o.n DESC LIMIT 1) AS sent
         FROM fix_messages i WHERE i.account_id = $1 AND i.direction = 'in' AND ${where} ORDER BY i.n`,
        [this.#accountId, value],
      ),
    );
    return rows.map((row) => ({
      at: Number(row.at),
      subject: row.subject,
      message: new FixMessage(row.body),
      sent: row.sent === null ? null : new FixMessage(row.sent),
    }));
  }

  #run<T>(run: (db: ClientBase) => Promise<T>): Promise<T> {
    return withTeam(this.#pool, this.#teamId, run);
  }
}
