import type { ClientBase } from "pg";
import type { Micros } from "#lib/core/columns.ts";
import { AppError } from "#lib/core/errors.ts";
import { quantityText } from "#lib/core/money.ts";
import type { OrderIntent } from "#lib/core/order-intent.ts";
import { foldOrder, NEW_ORDER, type OrderFact, writeFact } from "#lib/execution/orders/index.ts";
import type { Finding } from "#lib/models/risk/index.ts";
import { writeAudit } from "#server/access/audit/index.ts";
import { crashPoint } from "#server/infrastructure/crash-points/index.ts";
import { clientOrderId } from "./client-order-id.ts";
import { bodyHash, type Deciding, type PlacedOrder, type PlaceOrder } from "./place-order.ts";
import { prepared } from "./prepared.ts";

export type Denial = { readonly order: OrderIntent; readonly findings: readonly Finding[] };
/** Orders of one account that are not to be made: denied, or (null) known by their keys. */
export type Unwritten = ReadonlyMap<PlaceOrder, Denial | null>;

/** A runaway strategy is refused again and again: so many of it are kept within an hour, and so many of a person's own. */
const MOST_KEPT = 100;
const KEPT_WITHIN: Micros = 3_600_000_000;

/**
 * Answers what is known or denied, with its audit rows. What was accepted before stays accepted, whatever the controls say
 * today, and what was denied stays denied; a denial is kept as an order where `isKept` says so. Where it may not wait
 * for the account's lock, what needs it stays undecided.
 */
export async function settleUnwritten(
  db: ClientBase,
  unwritten: Unwritten,
  waits: boolean,
  outcomes: Deciding,
): Promise<void> {
  const requests = [...unwritten.keys()];
  const keeps = [...unwritten].some(([request, denial]) => isKept(request, denial));
  const [{ intent, now }] = requests as [PlaceOrder];
  // Under it facts are numbered, and what came under the same key meanwhile is seen.
  if (keeps && !(await lockAccount(db, intent.account, waits))) return;
  const keys = requests.map(({ key }) => key);
  const since = now - KEPT_WITHIN;
  const { rows } = await db.query(prepared(KNOWN, [intent.account, keys, intent.strategy ?? null, since]));
  const known = new Map((rows[0].known as Known[]).map((one) => [one.key, one]));
  const kept: Kept[] = [];
  for (const [request, denial] of unwritten) {
    const before = known.get(request.key);
    const room = MOST_KEPT - rows[0].kept - kept.length;
    if (before) outcomes.set(request, answerOf(before, request));
    else if (denial && isKept(request, denial) && room > 0) kept.push(keptOf(request, denial, room === 1));
    else outcomes.set(request, { outcome: "denied", orderId: null, findings: denial?.findings ?? [] });
  }
  if (kept.length > 0) await crashPoint("orders.deny", () => keep(db, intent.account, kept));
  for (const { request, order, findings } of kept)
    outcomes.set(request, { outcome: "denied", orderId: order.orderId, findings });
  const entries = requests.flatMap((request) => {
    const placed = outcomes.get(request);
    if (!request.audit || !placed || placed instanceof AppError) return [];
    return [{ ...request.audit(placed), object: placed.orderId ?? undefined }];
  });
  if (entries.length > 0) await writeAudit(db, ...entries);
}

/**
 * What a control refused for good. Not what a tick would have let through, nor what a machine asks for again in another
 * size: the slices of an algorithm and the closing orders of a kill switch.
 */
const isKept = ({ closing, intent }: PlaceOrder, denial: Denial | null): boolean =>
  !closing && intent.parent === undefined && (denial?.findings.some(isHard) ?? false);

const isHard = ({ severity }: Finding): boolean => severity === "hard";

async function lockAccount(db: ClientBase, accountId: string, waits: boolean): Promise<boolean> {
  const lock = `SELECT FROM accounts WHERE id = $1 FOR NO KEY UPDATE${waits ? "" : " SKIP LOCKED"}`;
  return (await db.query(prepared(lock, [accountId]))).rowCount === 1;
}

type Known = { key: string; orderId: string; bodyHash: string; findings: Finding[] | null };

const KNOWN = `SELECT (SELECT count(*)::int FROM orders WHERE account_id = $1 AND state = 'denied'
    AND strategy IS NOT DISTINCT FROM $3 AND updated_at > $4) AS kept,
  (SELECT coalesce(json_agg(json_build_object('key', c.key, 'orderId', c.order_id, 'bodyHash', c.body_hash, 'findings',
      (SELECT json_agg(json_build_object('control', f.body ->> 'control', 'severity', 'hard', 'message', f.body ->> 'reason')
        ORDER BY f.seq) FROM order_facts f
       WHERE f.team_id = c.team_id AND f.order_id = c.order_id AND f.kind = 'risk-denied'))), '[]')
    FROM order_commands c WHERE c.account_id = $1 AND c.key = ANY ($2)) AS known`;

function answerOf(
  { orderId, bodyHash: before, findings }: Known,
  request: PlaceOrder,
): PlacedOrder | AppError {
  if (before !== bodyHash(request))
    return new AppError(
      "conflict",
      `The key ${request.key} was used for another order; make a new key for a new order.`,
    );
  return { outcome: findings ? "denied" : "accepted", orderId, findings: findings ?? [] };
}

type Kept = Denial & { readonly request: PlaceOrder; readonly facts: readonly OrderFact[] };

function keptOf(request: PlaceOrder, { order, findings: found }: Denial, isLast: boolean): Kept {
  const at = request.now;
  const last = found.findLast(isHard);
  const more = `It is number ${MOST_KEPT} that was refused within an hour: what else is, is not kept.`;
  const findings = found.map((one) =>
    isLast && one === last ? { ...one, message: `${one.message} ${more}` } : one,
  );
  const denied = findings.filter(isHard).map(({ control, message }, n): OrderFact => {
    return { id: `risk-denied:${n + 1}`, at, kind: "risk-denied", control, reason: message };
  });
  return { request, order, findings, facts: [{ id: "intent", at, kind: "intent", order }, ...denied] };
}

async function keep(db: ClientBase, accountId: string, kept: readonly Kept[]): Promise<void> {
  const orders = kept.map(({ request, order, facts }) => {
    const view = foldOrder(facts);
    return {
      ...{ intent: writeFact(facts[0] as OrderFact).body, key: request.key, body_hash: bodyHash(request) },
      ...{ client_order_id: clientOrderId(order.orderId, NEW_ORDER), created_by: request.by },
      ...{ state: view.state, reason: view.reason, leaves: quantityText(view.leaves) },
      ...{ exposed: quantityText(view.exposed), fact_count: facts.length, updated_at: view.updatedAt },
    };
  });
  const facts = kept.flatMap(({ order, facts: its }) =>
    its.map((fact) => ({ order: order.orderId, ...writeFact(fact) })),
  );
  await db.query(prepared(KEEP, [accountId, JSON.stringify(orders), JSON.stringify(facts), facts.length]));
}

/** The account's version stays: what was denied takes nothing that another verdict rests on. */
const KEEP = `WITH o AS MATERIALIZED (
    SELECT o.*, i.* FROM jsonb_to_recordset($2) AS o(intent jsonb, key text, body_hash text, client_order_id text,
        created_by uuid, state text, reason text, leaves numeric, exposed numeric, fact_count integer, updated_at bigint)
      CROSS JOIN LATERAL jsonb_to_record(o.intent -> 'order') AS i("orderId" uuid, symbol text, side text, type text,
        "timeInForce" text, quantity numeric, "limitPrice" numeric, "stopPrice" numeric, strategy text)
  ), numbered AS (UPDATE accounts SET fact_seq = fact_seq + $4 WHERE id = $1
  ), made AS (
    INSERT INTO orders (team_id, id, account_id, client_order_id, symbol, side, type, time_in_force, quantity, limit_price,
        stop_price, strategy, state, reason, leaves, exposed, reserved_units, fact_count, updated_at, created_by)
      SELECT app_team_id(), "orderId", $1, client_order_id, symbol, side, type, "timeInForce", quantity, "limitPrice",
        "stopPrice", strategy, state, reason, leaves, exposed, quantity, fact_count, updated_at, created_by FROM o
  ), told AS (
    INSERT INTO order_facts (team_id, order_id, id, kind, at, body, account_id, seq)
      SELECT app_team_id(), f."order", f.id, f.kind, f.at, f.body, $1, a.fact_seq + f.ordinality
      FROM accounts a, ROWS FROM (jsonb_to_recordset($3) AS ("order" uuid, id text, kind text, at bigint, body jsonb))
        WITH ORDINALITY AS f("order", id, kind, at, body, ordinality) WHERE a.id = $1
  ) INSERT INTO order_commands (team_id, account_id, key, body_hash, order_id)
    SELECT app_team_id(), $1, key, body_hash, "orderId" FROM o`;
