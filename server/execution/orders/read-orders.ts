import { z } from "zod";
import { AppError } from "#lib/core/errors.ts";
import type { FactText } from "#lib/execution/orders/index.ts";
import { query } from "#server/access/command.ts";
import { clientOrderId } from "./client-order-id.ts";
import { soughtClientId } from "./find-by-client-id.ts";
import { readMessages } from "./read-messages.ts";

/** An order as it travels: the browser folds its facts with the same `foldOrder`. */
export type OrderText = {
  readonly orderId: string;
  readonly accountId: string;
  readonly createdBy: string | null;
  readonly facts: readonly FactText[];
};

export const ORDERS_TOPIC = "orders";
const MAX_ORDERS = 20_000;
const DAY_MICROS = 86_400_000_000;

const FACTS = `(SELECT json_agg(json_build_object('id', f.id, 'kind', f.kind, 'at', f.at, 'body', f.body) ORDER BY f.seq)
  FROM order_facts f WHERE f.order_id = o.id)`;
const ORDER = `o.id AS "orderId", o.account_id AS "accountId", o.created_by AS "createdBy", ${FACTS} AS facts`;

/**
 * Every open order and today's (UTC), newest first. Holds all that was told up to batch `seq` of topic `orders`, and
 * maybe more: facts that come again change nothing.
 */
export const snapshotOrders = query({
  name: "orders.snapshot",
  permission: "orders:read",
  input: z.strictObject({ accountIds: z.array(z.uuid()).max(500).optional() }),
  async run({ db, bus, teamId, clock }, { accountIds }): Promise<{ seq: number; orders: OrderText[] }> {
    // Before the question: what is told while it is answered comes again as a batch.
    const seq = bus.sequence(teamId, ORDERS_TOPIC);
    const now = clock();
    const { rows } = await db.query<OrderText>(
      `SELECT ${ORDER} FROM orders o
       WHERE team_id = $1 AND (exposed > 0 OR updated_at >= $2) AND ($3::uuid[] IS NULL OR account_id = ANY ($3))
       ORDER BY updated_at DESC, id DESC LIMIT ${MAX_ORDERS}`,
      [teamId, now - (now % DAY_MICROS), accountIds ?? null],
    );
    return { seq, orders: rows };
  },
});

/** Each branch by an index of its own. */
const AND_FOUND = `AND o.id IN (
  SELECT id FROM orders WHERE team_id = $1 AND client_order_id_reversed ^@ $12::text
  UNION ALL SELECT id FROM orders b WHERE team_id = $1 AND client_order_id_reversed ^@ $13::text
    AND EXISTS (SELECT FROM order_requests r WHERE r.team_id = $1 AND r.order_id = b.id AND r.command = $14)
  UNION ALL SELECT id FROM orders WHERE team_id = $1 AND id BETWEEN $15::uuid AND $16::uuid)`;

/** Orders of any day, newest first; `cursor` is what the page before answered. */
export const orderHistory = query({
  name: "orders.history",
  permission: "orders:read",
  input: z.strictObject({
    cursor: z.string().max(100).optional(),
    limit: z.int().min(1).max(500).default(100),
    filter: z
      .strictObject({
        accountId: z.uuid().optional(),
        symbol: z.string().max(64).optional(),
        /** The end or the beginning of the client id of the order, or the end of one of its requests'. */
        clientOrderId: z.string().max(36).optional(),
        side: z.enum(["buy", "sell", "sell-short"]).optional(),
        state: z.string().max(30).optional(),
        /** "by-hand": of no strategy. */
        strategy: z.string().max(200).optional(),
        from: z.number().optional(),
        to: z.number().optional(),
      })
      .optional(),
  }),
  async run({ db, teamId }, { cursor, limit, filter = {} }) {
    const [updatedAt, id] = readCursor(cursor);
    const sought = filter.clientOrderId ? soughtClientId(filter.clientOrderId) : null;
    const { rows } = await db.query<OrderText & { updatedAt: string }>(
      `SELECT ${ORDER}, o.updated_at AS "updatedAt" FROM orders o
       WHERE o.team_id = $1 AND ($2::bigint IS NULL OR (updated_at, id) < ($2, $3::uuid))
         AND ($4::uuid IS NULL OR account_id = $4) AND ($5::text IS NULL OR symbol = $5)
         AND ($6::text IS NULL OR side = $6) AND ($7::text IS NULL OR state = $7)
         AND ($8::text IS NULL OR coalesce(strategy, 'by-hand') = $8) AND ($9::bigint IS NULL OR updated_at >= $9)
         AND ($10::bigint IS NULL OR updated_at < $10)
         ${sought ? AND_FOUND : ""}
       ORDER BY updated_at DESC, id DESC LIMIT $11`,
      [
        ...[
          teamId,
          updatedAt,
          id,
          filter.accountId,
          filter.symbol,
          filter.side,
          filter.state,
          filter.strategy,
        ],
        ...[filter.from && Math.floor(filter.from), filter.to && Math.floor(filter.to)],
        limit + 1,
        ...(sought ? [sought.end, sought.requestEnd, sought.command, sought.from, sought.to] : []),
      ],
    );
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    return {
      orders: page.map(({ updatedAt: _, ...order }): OrderText => order),
      nextCursor: rows.length > limit && last ? `${last.updatedAt} ${last.orderId}` : null,
    };
  },
});

const wrongCursor = () =>
  new AppError("bad-input", "The cursor is not one that a page answered.", { at: "cursor" });

/** "moment id" as a page answered it; the id may be any text. */
export function readIdCursor(cursor: string | undefined): [string, string] | [null, null] {
  if (cursor === undefined) return [null, null];
  const match = /^(\d{1,17}) (.+)$/s.exec(cursor);
  if (!match?.[1] || !match[2]) throw wrongCursor();
  return [match[1], match[2]];
}

/** The same where the id is a UUID. */
export function readCursor(cursor: string | undefined): [string, string] | [null, null] {
  const [at, id] = readIdCursor(cursor);
  if (at === null) return [null, null];
  if (!z.uuid().safeParse(id).success) throw wrongCursor();
  return [at, id];
}

export type RequestView = {
  readonly command: string;
  readonly kind: "new" | "cancel" | "replace";
  readonly state: string;
  readonly attempt: number;
  readonly sentAt: number | null;
  readonly deadBy: number | null;
};

/** What a member asked to close by hand, and another is to confirm. */
type ClosingView = { readonly by: string | null; readonly at: number; readonly note: string };

const closingOf = (row?: { asked_by: string | null; asked_at: string; note: string }): ClosingView | null =>
  row ? { by: row.asked_by, at: Number(row.asked_at), note: row.note } : null;

/** One order with everything that is kept of it; of the venue's messages the newest 500. */
export const getOrder = query({
  name: "orders.get",
  permission: "orders:read",
  input: z.strictObject({ id: z.uuid() }),
  async run({ db, teamId }, { id }) {
    const { rows } = await db.query<
      OrderText & { clientOrderId: string; parentId: string | null; strategy: string | null }
    >(
      `SELECT ${ORDER}, client_order_id AS "clientOrderId", parent_id AS "parentId", strategy
       FROM orders o WHERE team_id = $1 AND id = $2`,
      [teamId, id],
    );
    const order = rows[0];
    if (!order) throw new AppError("not-found", "There is no such order in your team.");
    const requests = await db.query(
      "SELECT command, kind, state, attempt, sent_at, dead_by FROM order_requests WHERE order_id = $1 ORDER BY created_at",
      [id],
    );
    const closing = await db.query(
      "SELECT asked_by, asked_at, note FROM order_closings WHERE order_id = $1",
      [id],
    );
    const children = await db.query<OrderText>(
      `SELECT ${ORDER} FROM orders o WHERE team_id = $1 AND parent_id = $2 ORDER BY id LIMIT ${MAX_ORDERS}`,
      [teamId, id],
    );
    const messages = await readMessages(
      db,
      order.accountId,
      order.clientOrderId,
      requests.rows.map(({ command }) => clientOrderId(id, command)),
    );
    return {
      order,
      messages,
      requests: requests.rows.map(
        ({ sent_at, dead_by, ...row }): RequestView => ({
          ...row,
          sentAt: sent_at === null ? null : Number(sent_at),
          deadBy: dead_by === null ? null : Number(dead_by),
        }),
      ),
      children: children.rows,
      closing: closingOf(closing.rows[0]),
    };
  },
});
