import type { ClientBase } from "pg";
import { z } from "zod";

/** Which orders are asked about: those that last changed between `from` and `to`, microseconds UTC. */
export const OrderChoice = z.strictObject({
  from: z.number().optional(),
  to: z.number().optional(),
  accountId: z.uuid().optional(),
  symbol: z.string().max(64).optional(),
  algorithm: z.string().max(64).optional(),
  strategy: z.string().max(200).optional(),
  side: z.enum(["buy", "sell", "sell-short"]).optional(),
});
export type OrderChoice = z.infer<typeof OrderChoice>;

/** An order with the fills of its slices; times are ours, microseconds UTC. */
export type StoredOrder = {
  readonly id: string;
  readonly accountId: string;
  readonly account: string;
  readonly broker: string;
  readonly symbol: string;
  readonly side: "buy" | "sell" | "sell-short";
  readonly type: string;
  readonly quantity: number;
  /** A built-in's name or a version's hash, and its title. */
  readonly strategy: string | null;
  readonly strategyName: string | null;
  readonly algorithm: string | null;
  readonly isOpen: boolean;
  readonly currency: string;
  readonly multiplier: number;
  readonly decidedAt: number;
  readonly sentAt: number | null;
  readonly acknowledgedAt: number | null;
  readonly changedAt: number;
  readonly fills: readonly {
    readonly execution: string;
    readonly orderId: string;
    readonly at: number;
    readonly quantity: number;
    readonly price: number;
    readonly fee: number;
    readonly feeCurrency: string;
  }[];
};

/** More are not answered at once. */
export const MOST_ORDERS = 2_000;

const FAMILY = "o.id UNION ALL SELECT m.id FROM orders m WHERE m.team_id = o.team_id AND m.parent_id = o.id";
const firstFact = (condition: string) =>
  `(SELECT min(f.at) FROM order_facts f WHERE f.team_id = o.team_id AND f.order_id IN (SELECT ${FAMILY}) AND ${condition})::float8`;
const OF_ORDER = "(f.body ->> 'command') = 'new'";

const ORDER = `SELECT o.id, o.account_id AS "accountId", a.name AS account, a.broker, o.symbol, o.side, o.type,
  o.quantity::float8 AS quantity, o.strategy, coalesce(s.name, o.strategy) AS "strategyName", g.name AS algorithm,
  o.state NOT IN ('denied', 'filled', 'cancelled', 'rejected', 'expired', 'calculated', 'closed-by-operator') AS "isOpen",
  coalesce(i.currency, a.currency) AS currency, coalesce(i.multiplier, 1)::float8 AS multiplier,
  (SELECT min(f.at) FROM order_facts f WHERE f.team_id = o.team_id AND f.order_id = o.id AND f.kind = 'intent')::float8
    AS "decidedAt",
  ${firstFact(`f.kind = 'send-marked' AND ${OF_ORDER}`)} AS "sentAt",
  ${firstFact(`(f.kind IN ('pending-new', 'accepted', 'trade', 'rejected') OR (f.kind = 'send-answered' AND ${OF_ORDER} AND f.body ->> 'outcome' = 'accepted'))`)} AS "acknowledgedAt",
  o.updated_at::float8 AS "changedAt",
  coalesce((SELECT json_agg(json_build_object('execution', e.execution, 'orderId', e.order_id, 'at', e.at,
      'quantity', abs(e.quantity)::float8, 'price', e.price::float8, 'fee', e.fee::float8,
      'feeCurrency', e.fee_currency) ORDER BY e.at, e.execution)
    FROM executions e WHERE e.team_id = o.team_id AND e.order_id IN (SELECT ${FAMILY})), '[]') AS fills
FROM orders o JOIN accounts a ON a.team_id = o.team_id AND a.id = o.account_id
LEFT JOIN instruments i ON i.team_id = o.team_id AND i.symbol = o.symbol
LEFT JOIN algorithms g ON g.team_id = o.team_id AND g.order_id = o.id
LEFT JOIN LATERAL (SELECT s.name FROM strategy_versions v JOIN strategies s ON s.team_id = v.team_id AND s.id = v.strategy_id
  WHERE v.team_id = o.team_id AND v.hash = o.strategy LIMIT 1) s ON true`;

export async function readOrder(db: ClientBase, teamId: string, id: string): Promise<StoredOrder | null> {
  const { rows } = await db.query<StoredOrder>(`${ORDER} WHERE o.team_id = $1 AND o.id = $2`, [teamId, id]);
  return rows[0] ?? null;
}

/** Orders that were sent and are over, or open too, the newest first; slices count with the order that they are of. */
export async function readOrders(
  db: ClientBase,
  teamId: string,
  { from, to, accountId, symbol, algorithm, strategy, side }: OrderChoice,
  withOpen = false,
): Promise<StoredOrder[]> {
  const { rows } = await db.query<StoredOrder>(
    `SELECT * FROM (${ORDER} WHERE o.team_id = $1 AND o.parent_id IS NULL
       AND ($2::bigint IS NULL OR o.updated_at >= $2) AND ($3::bigint IS NULL OR o.updated_at < $3)
       AND ($4::uuid IS NULL OR o.account_id = $4) AND ($5::text IS NULL OR o.symbol = $5)
       AND ($6::text IS NULL OR g.name = $6) AND ($7::text IS NULL OR o.strategy = $7)
       AND ($8::text IS NULL OR o.side = $8) AND o.state NOT IN ('denied')
       ORDER BY o.updated_at DESC, o.id DESC LIMIT ${MOST_ORDERS}) found
     WHERE ($9 OR NOT "isOpen") AND "sentAt" IS NOT NULL`,
    [
      ...[teamId, from === undefined ? null : Math.floor(from), to === undefined ? null : Math.floor(to)],
      ...[accountId ?? null, symbol ?? null, algorithm ?? null, strategy ?? null, side ?? null, withOpen],
    ],
  );
  return rows;
}
