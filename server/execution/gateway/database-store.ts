import type { ClientBase, Pool } from "pg";
import type { Micros } from "#lib/core/columns.ts";
import {
  type CommandId,
  NEW_ORDER,
  type OrderFact,
  type OrderView,
  orderClientId,
  type VenueCapabilities,
} from "#lib/execution/orders/index.ts";
import { messagesASecond, riskLimits } from "#lib/models/risk/index.ts";
import {
  adoptOrder,
  clientOrderId,
  type Recorded,
  readOrder,
  recordFacts,
  recordManyFacts,
  withdrawOrders,
} from "#server/execution/orders/index.ts";
import { type CrashPointName, crashPoint } from "#server/infrastructure/crash-points/index.ts";
import { withTeam } from "#server/infrastructure/db/index.ts";
import {
  type ClaimedRequest,
  FencedOff,
  type Halt,
  type RequestState,
  type Store,
  type VenueEvent,
} from "./ports.ts";

/** `unexpected`: a change of state that a working system does not show. */
type OnChange = (orderId: string, view: OrderView, unexpected: Recorded["unexpected"]) => void;

export type StoreHost = {
  readonly pool: Pool;
  readonly teamId: string;
  readonly accountId: string;
  /** Told of every order that changed, after its commit. */
  readonly onChange?: OnChange;
};

/** Takes the account over: whatever an older gateway does from now on is void. Answers the new epoch. */
export function takeOver({ pool, teamId, accountId }: StoreHost): Promise<number> {
  const sql = "UPDATE accounts SET epoch = epoch + 1 WHERE id = $1 RETURNING epoch";
  return crashPoint("gateway.take-over", () =>
    withTeam(pool, teamId, async (db) => Number((await db.query(sql, [accountId])).rows[0].epoch)),
  );
}

/** The gateway's store in PostgreSQL: one transaction a call, under the account's lock, fenced by its epoch. */
export class DatabaseStore implements Store {
  readonly #host: StoreHost;

  constructor(host: StoreHost) {
    this.#host = host;
  }

  claim(
    epoch: number,
    now: Micros,
    ttl: VenueCapabilities["requestTtlMicros"],
    halt: Halt | null = null,
  ): Promise<ClaimedRequest | null> {
    return this.#fenced("gateway.claim", epoch, async (db, changed, limits) => {
      const deadBy = ttl === null ? null : now + ttl;
      const { rows } = await db.query(
        `UPDATE order_requests SET state = 'sending', attempt = attempt + 1, epoch = $2, sent_at = $3, dead_by = $4
         WHERE (team_id, order_id, command) = (SELECT r.team_id, r.order_id, r.command FROM order_requests r
           JOIN orders o ON o.team_id = r.team_id AND o.id = r.order_id
           WHERE r.account_id = $1 AND r.state = 'waiting' AND (r.kind = 'new' OR NOT EXISTS (SELECT FROM order_requests n
             WHERE n.team_id = r.team_id AND n.order_id = r.order_id AND n.command = 'new' AND n.state IN ('sending', 'unknown')))
           AND NOT ${WAS_TURNED_AWAY} AND (r.kind = 'cancel' OR o.closing OR ($8::int IS NULL OR ${SENT_LATELY} < $8) AND
             NOT ($5 OR coalesce(o.strategy = ANY ($6), false) OR o.symbol = ANY ($7) OR is_stopped($1, o.strategy, o.symbol)))
           ORDER BY (r.kind = 'cancel') DESC, r.created_at, r.order_id, r.command LIMIT 1)
         RETURNING *, (SELECT closing FROM orders o WHERE o.id = order_id) AS closing,
           (SELECT client_order_id FROM orders o WHERE o.id = order_id) AS order_client_id`,
        [
          ...[this.#host.accountId, epoch, now, deadBy],
          ...[halt?.all ?? false, halt?.strategies ?? [], halt?.symbols ?? []],
          messagesASecond(riskLimits.parse(limits)),
        ],
      );
      const row: RequestRow | undefined = rows[0];
      if (!row) return null;
      const mark = { command: row.command, attempt: row.attempt, deadBy };
      const { view, unexpected } = await crashPoint("gateway.mark", () =>
        recordFacts(db, row.order_id, [
          { id: `sent:${row.command}:${row.attempt}`, at: now, kind: "send-marked", ...mark },
        ]),
      );
      changed(row.order_id, view, unexpected);
      return claimedFrom(row, view);
    });
  }

  unanswered(epoch: number): Promise<ClaimedRequest[]> {
    return this.#fenced("gateway.unanswered", epoch, async (db) => {
      const { rows } = await db.query<RequestRow>(
        `SELECT r.*, o.client_order_id AS order_client_id, r.kind = 'new' AND (${ITS_END_IS_ASKED} OR ${WAS_REFUSED}) AS unwanted FROM order_requests r
           JOIN orders o ON o.team_id = r.team_id AND o.id = r.order_id WHERE r.account_id = $1
           AND (r.state = 'unknown' OR (r.state = 'sending' AND r.epoch < $2)) ORDER BY r.created_at`,
        [this.#host.accountId, epoch],
      );
      const requests: ClaimedRequest[] = [];
      for (const row of rows) requests.push(claimedFrom(row, await readOrder(db, row.order_id)));
      return requests;
    });
  }

  settle(
    epoch: number,
    request: ClaimedRequest,
    state: RequestState,
    facts: readonly OrderFact[],
  ): Promise<void> {
    return this.#fenced("gateway.settle", epoch, async (db, changed) => {
      const { orderId, command, attempt } = request;
      const recorded = facts.length > 0 ? await recordFacts(db, orderId, facts) : null;
      if (recorded?.changed) changed(orderId, recorded.view, recorded.unexpected);
      const isOpen = state === "answered" && command === NEW_ORDER && recorded?.view.state === "unknown";
      const { rows } = await db.query<{ unwanted: boolean }>(
        `UPDATE order_requests r SET state = CASE WHEN $4 = 'waiting' AND r.kind = 'new' AND ${ITS_END_IS_ASKED}
           THEN 'unknown' ELSE $4 END WHERE order_id = $1 AND command = $2 AND attempt = $3
         RETURNING state <> $4 AS unwanted`,
        [orderId, command, attempt, isOpen ? "unknown" : state],
      );
      if (!rows[0]?.unwanted || (await readOrder(db, orderId)).state !== "queued") return;
      for (const [id, view] of await withdrawOrders(db, [orderId], facts[0]?.at ?? request.sentAt))
        changed(id, view, null);
    });
  }

  record(epoch: number, events: readonly VenueEvent[]): Promise<void> {
    if (events.length === 0) return Promise.resolve();
    return this.#fenced("gateway.record", epoch, async (db, changed) => {
      for (const { made, fact } of events)
        if (made) await crashPoint("paper.adopt", () => adoptOrder(db, this.#host.accountId, made, fact.at));
      const orders = await ordersOf(db, this.#host.accountId, events);
      if (orders.size === 0) return;
      for (const [orderId, recorded] of await recordManyFacts(db, orders))
        if (recorded.changed) changed(orderId, recorded.view, recorded.unexpected);
    });
  }

  /** Under the account's lock, or not at all when another gateway took over. */
  async #fenced<T>(
    step: CrashPointName,
    epoch: number,
    run: (db: ClientBase, changed: OnChange, limits: unknown) => Promise<T>,
  ): Promise<T> {
    const { pool, teamId, accountId, onChange } = this.#host;
    const changes: Parameters<OnChange>[] = [];
    const work = async (db: ClientBase) => {
      const { rows } = await db.query("SELECT epoch, limits FROM accounts WHERE id = $1 FOR UPDATE", [
        accountId,
      ]);
      if (Number(rows[0]?.epoch) !== epoch) throw new FencedOff("Another gateway holds this account.");
      return run(db, (...change) => changes.push(change), rows[0].limits);
    };
    const result = await crashPoint(step, () => withTeam(pool, teamId, work));
    for (const change of changes) onChange?.(...change);
    return result;
  }
}

/** SQL: whether a request left within the second before $3; not what a clock that was set back since dates later. */
const LATELY = (request: string): string =>
  `${request}.sent_at > $3::bigint - 1000000 AND ${request}.sent_at <= $3::bigint`;

/** SQL: how many did. Each is kept with its last attempt. */
const SENT_LATELY = `(SELECT count(*) FROM order_requests s WHERE s.account_id = $1 AND ${LATELY("s")})`;

/** SQL: whether the request `r` was not taken a moment ago: what came too late, or at a broker that asks for a pause. */
const WAS_TURNED_AWAY = `(coalesce(${LATELY("r")}, false) AND EXISTS (SELECT FROM order_facts f WHERE f.team_id = r.team_id
  AND f.order_id = r.order_id AND f.id = 'absent:' || r.command || ':' || r.attempt))`;

/** SQL: whether a cancel of the order of the request `r` waits to be sent. */
const ITS_END_IS_ASKED = `EXISTS (SELECT FROM order_requests c
  WHERE c.team_id = r.team_id AND c.order_id = r.order_id AND c.kind = 'cancel' AND c.state = 'waiting')`;

/** SQL: whether the last attempt of the request `r` was refused. */
const WAS_REFUSED = `EXISTS (SELECT FROM order_facts f WHERE f.team_id = r.team_id AND f.order_id = r.order_id
  AND f.id = 'answer:' || r.command || ':' || r.attempt || ':refused')`;

type RequestRow = {
  order_id: string;
  command: CommandId;
  kind: ClaimedRequest["kind"];
  attempt: number;
  sent_at: string;
  dead_by: string | null;
  closing?: boolean;
  unwanted?: boolean;
  /** Of an adopted order the venue's own word. */
  order_client_id: string;
};

function claimedFrom(row: RequestRow, view: OrderView): ClaimedRequest {
  const command = view.commands.find((one) => one.command === row.command);
  if (view.intent === null) throw new Error(`order ${row.order_id} has a request and no intent`);
  return {
    orderId: row.order_id,
    command: row.command,
    kind: row.kind,
    attempt: row.attempt,
    clientOrderId: clientOrderId(row.order_id, row.command),
    orderClientId: row.order_client_id,
    order: view.intent,
    terms: command?.terms ?? null,
    version: command?.version ?? 0,
    sentAt: Number(row.sent_at),
    deadBy: row.dead_by === null ? null : Number(row.dead_by),
    closing: row.closing ?? false,
    unwanted: row.unwanted ?? false,
  };
}

/** Events by our order; what belongs to no order of ours is for reconciliation to find. */
async function ordersOf(
  db: ClientBase,
  accountId: string,
  events: readonly VenueEvent[],
): Promise<Map<string, OrderFact[]>> {
  const ids = [...new Set(events.map((event) => orderClientId(event.clientOrderId)))];
  const { rows } = await db.query(
    "SELECT id, client_order_id FROM orders WHERE account_id = $1 AND client_order_id = ANY ($2) ORDER BY id",
    [accountId, ids],
  );
  const byClientId = Map.groupBy(events, (event) => orderClientId(event.clientOrderId));
  const byOrder = new Map<string, OrderFact[]>();
  for (const row of rows)
    byOrder.set(
      row.id,
      (byClientId.get(row.client_order_id) ?? []).map((event) => event.fact),
    );
  return byOrder;
}
