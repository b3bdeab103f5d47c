import type { ClientBase, Pool } from "pg";
import type { Micros } from "#lib/core/columns.ts";
import type { OrderFact } from "#lib/execution/orders/index.ts";
import { readFact, writeFact } from "#lib/execution/orders/index.ts";
import type {
  MarketRules,
  PaperAccountEvent,
  PaperEvent,
  PaperOrderEvent,
} from "#lib/execution/paper/index.ts";
import type { AccountFact } from "#lib/execution/positions/index.ts";
import { recordAccountFacts } from "#server/execution/orders/index.ts";
import type { Bus } from "#server/infrastructure/bus/index.ts";
import { withTeam } from "#server/infrastructure/db/index.ts";
import { PaperEntry } from "./paper-entry.ts";
import { readMarketRules } from "./read-market-rules.ts";
import type { PaperSettings } from "./settings.ts";

/** What the market told of an order, as a fact for the gateway and in its own figures. */
export type ToldEvent = {
  readonly seq: number;
  readonly part: number;
  readonly clientId: string;
  readonly fact: OrderFact;
  readonly event: PaperOrderEvent;
};
/** What happened to the account itself. */
export type ToldOfAccount = {
  readonly seq: number;
  readonly part: number;
  readonly clientId: null;
  readonly event: PaperAccountEvent;
};
export type JournalLine = {
  readonly seq: number;
  readonly at: Micros;
  readonly clientId: string | null;
  readonly entry: PaperEntry;
  readonly events: readonly (ToldEvent | ToldOfAccount)[];
};

export const isOfOrder = (told: ToldEvent | ToldOfAccount): told is ToldEvent => told.clientId !== null;

const PAGE = 1000;
/** What is seldom, and whoever looks at the account wants to know. */
const SEEN_AT_ONCE = new Set<AccountFact["kind"]>([
  "margin-call",
  "delisting",
  "roll",
  "symbol-change",
  "split",
]);

/** A paper account's journal in PostgreSQL, read by pages: weeks of bars are never in memory at once. */
export class PaperJournal {
  readonly #pool: Pool;
  readonly #teamId: string;
  readonly accountId: string;

  readonly #bus: Pick<Bus, "publish">;

  constructor(pool: Pool, bus: Pick<Bus, "publish">, teamId: string, accountId: string) {
    this.#pool = pool;
    this.#bus = bus;
    this.#teamId = teamId;
    this.accountId = accountId;
  }

  /**
   * Entry, events and what of them is booked without the gateway, in one transaction: a split or a dividend is in the
   * books when the market has it. Throws when another process wrote this entry.
   */
  append(line: JournalLine, facts: readonly AccountFact[]): Promise<void> {
    const { seq, at, clientId, entry, events } = line;
    const { kind, ...body } = entry;
    return this.#run(async (db) => {
      await db.query(
        `INSERT INTO paper_journal (team_id, account_id, seq, kind, at, body, client_id)
         VALUES (app_team_id(), $1, $2, $3, $4, $5, $6)`,
        [this.accountId, seq, kind, at, JSON.stringify(body), clientId],
      );
      if (events.length === 0) return;
      const rows = events.map((told) => ({
        part: told.part,
        client_id: told.clientId,
        fact: isOfOrder(told) ? writeFact(told.fact) : undefined,
        event: told.event,
      }));
      await db.query(
        `INSERT INTO paper_events (team_id, account_id, seq, part, client_id, at, fact, event)
         SELECT app_team_id(), $1, $2, e.part, e.client_id, $3, e.fact, e.event
         FROM jsonb_to_recordset($4) AS e(part int, client_id text, fact jsonb, event jsonb)`,
        [this.accountId, seq, at, JSON.stringify(rows)],
      );
      await recordAccountFacts(db, this.accountId, facts);
      if (facts.some(({ kind }) => SEEN_AT_ONCE.has(kind)))
        await this.#bus.publish(db, {
          ...{ topic: "accounts", type: "accounts.changed", payload: { id: this.accountId } },
        });
    });
  }

  /** Where the market's last opening stands; null in a new account. */
  async lastOpening(by?: string): Promise<number | null> {
    const { rows } = await this.#run((db) =>
      db.query(
        `SELECT seq FROM paper_journal WHERE account_id = $1 AND kind = 'open' AND ($2::text IS NULL OR body ->> 'by' = $2)
         ORDER BY seq DESC LIMIT 1`,
        [this.accountId, by ?? null],
      ),
    );
    return rows[0] ? Number(rows[0].seq) : null;
  }

  /** Lines after `seq`, in order, at most a page. */
  async after(seq: number, limit = PAGE): Promise<JournalLine[]> {
    return this.#run(async (db) => {
      const entries = await db.query(
        `SELECT seq, kind, at, client_id, body FROM paper_journal WHERE account_id = $1 AND seq > $2
         ORDER BY seq LIMIT $3`,
        [this.accountId, seq, limit],
      );
      const last = entries.rows.at(-1)?.seq ?? seq;
      const told = await db.query(
        `SELECT * FROM paper_events WHERE account_id = $1 AND seq > $2 AND seq <= $3 ORDER BY seq, part`,
        [this.accountId, seq, last],
      );
      const bySeq = Map.groupBy(told.rows.map(eventOf), (event) => event.seq);
      return entries.rows.map((row) => ({
        seq: Number(row.seq),
        at: Number(row.at),
        clientId: row.client_id,
        entry: PaperEntry.parse({ kind: row.kind, ...row.body }),
        events: bySeq.get(Number(row.seq)) ?? [],
      }));
    });
  }

  async request(clientId: string): Promise<Extract<PaperEntry, { kind: "request" }> | null> {
    const { rows } = await this.#run((db) =>
      db.query("SELECT kind, body FROM paper_journal WHERE account_id = $1 AND client_id = $2", [
        this.accountId,
        clientId,
      ]),
    );
    if (!rows[0]) return null;
    const entry = PaperEntry.parse({ kind: rows[0].kind, ...rows[0].body });
    return entry.kind === "request" ? entry : null;
  }

  async eventsOf(clientId: string): Promise<ToldEvent[]> {
    const { rows } = await this.#run((db) =>
      db.query("SELECT * FROM paper_events WHERE account_id = $1 AND client_id = $2 ORDER BY seq, part", [
        this.accountId,
        clientId,
      ]),
    );
    return rows.map(eventOf).filter(isOfOrder);
  }

  async eventsSince(from: Micros): Promise<ToldEvent[]> {
    const { rows } = await this.#run((db) =>
      db.query("SELECT * FROM paper_events WHERE account_id = $1 AND at >= $2 ORDER BY seq, part", [
        this.accountId,
        from,
      ]),
    );
    return rows.map(eventOf).filter(isOfOrder);
  }

  /** What the account's books say was put in, in its currency: a new market begins with it. */
  async deposited(currency: string): Promise<number> {
    const { rows } = await this.#run((db) =>
      db.query(
        `SELECT coalesce(sum(amount), 0)::float8 AS cash FROM ledger_entries
         WHERE account_id = $1 AND entry = 'cash' AND currency = $2`,
        [this.accountId, currency],
      ),
    );
    return rows[0].cash;
  }

  /** Settings, instruments and stated rates as they are now: a market keeps them. */
  rules(settings: PaperSettings, currency: string, symbols: readonly string[]): Promise<MarketRules> {
    return this.#run((db) => readMarketRules(db, { settings, currency, symbols }));
  }

  #run<T>(run: (db: ClientBase) => Promise<T>): Promise<T> {
    return withTeam(this.#pool, this.#teamId, run);
  }
}

type EventRow = {
  seq: string;
  part: number;
  client_id: string | null;
  fact: Parameters<typeof readFact>[0] | null;
  event: PaperEvent;
};

function eventOf({ seq, part, client_id: clientId, fact, event }: EventRow): ToldEvent | ToldOfAccount {
  const place = { seq: Number(seq), part };
  if (event.order === null) return { ...place, clientId: null, event };
  return { ...place, clientId: clientId as string, fact: readFact(fact as never), event };
}
