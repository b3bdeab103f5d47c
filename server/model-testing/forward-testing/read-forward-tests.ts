import type { ClientBase } from "pg";
import { z } from "zod";
import { AppError } from "#lib/core/errors.ts";
import type { SessionIntent } from "#lib/model-testing/forward-testing/index.ts";
import { query } from "#server/access/command.ts";
import { type AccountEvent, readAccountEvents } from "#server/execution/accounts/index.ts";
import type { ForwardError, ForwardSpec, ForwardState } from "./forward-spec.ts";
import { type Promotion, readPromotion } from "./promote-forward-test.ts";

/** Points of a curve that a page draws. */
const CURVE_POINTS = 2000;
const NEWEST = 500;

export type ForwardTestSummary = {
  id: string;
  name: string;
  strategyName: string;
  accountId: string;
  accountName: string;
  state: ForwardState | "paused";
  speed: string;
  symbols: string[];
  capital: number;
  /** After the last moment that was played, market time; null before the first. */
  equity: number | null;
  time: number | null;
  error: ForwardError | null;
  by: string | null;
  createdAt: Date;
  endedAt: Date | null;
};

const SHOWN_STATE =
  "CASE WHEN t.paused AND t.state IN ('starting', 'running') THEN 'paused' ELSE t.state END";
const SUMMARY = `SELECT t.id, t.name, t.strategy_name AS "strategyName", t.account_id AS "accountId",
    a.name AS "accountName", ${SHOWN_STATE} AS state, t.speed, t.spec->'session'->'symbols' AS symbols,
    (t.spec->'session'->>'capital')::float8 AS capital, p.equity, p.time, t.error, u.name AS by,
    t.created_at AS "createdAt", t.ended_at AS "endedAt"
  FROM forward_tests t JOIN accounts a ON a.team_id = t.team_id AND a.id = t.account_id
    LEFT JOIN memberships m ON m.team_id = t.team_id AND m.user_id = t.created_by LEFT JOIN users u ON u.id = m.user_id
    LEFT JOIN LATERAL (SELECT equity, time FROM forward_test_points WHERE team_id = t.team_id AND test_id = t.id
      ORDER BY time DESC LIMIT 1) p ON true`;

export const listForwardTests = query({
  name: "forward-tests.list",
  permission: "orders:read",
  input: z.strictObject({}).optional(),
  run: async ({ db }): Promise<ForwardTestSummary[]> =>
    (await db.query(`${SUMMARY} ORDER BY t.created_at DESC LIMIT 500`)).rows,
});

export type ForwardSignal = {
  n: number;
  /** Market time; null before the first bar. */
  time: number | null;
  body: SessionIntent;
  outcome: "sent" | "denied" | "skipped";
  orderId: string | null;
  reason: string | null;
  /** How its order stands, what of it traded and at what average; null without an order. */
  state: string | null;
  filled: string | null;
  averagePrice: string | null;
};

export type ForwardTestDetail = ForwardTestSummary & {
  spec: ForwardSpec;
  atStop: "cancel" | "leave";
  promotion: Promotion;
  moments: number;
  /** Oldest first, thinned. */
  points: { time: number; equity: number; cash: number; gross: number }[];
  /** Newest first. */
  signals: ForwardSignal[];
  /** What happened to its account while it ran, newest first. */
  events: AccountEvent[];
  logs: { n: number; time: number | null; level: string; message: string }[];
};

export const getForwardTest = query({
  name: "forward-tests.get",
  permission: "orders:read",
  input: z.strictObject({ id: z.uuid() }),
  async run({ db }, { id }): Promise<ForwardTestDetail> {
    const found = await db.query(`${SUMMARY} WHERE t.id = $1`, [id]);
    if (!found.rows[0]) throw new AppError("not-found", "There is no such forward test.");
    const own = await db.query(
      `SELECT spec, at_stop AS "atStop", (SELECT count(*)::int FROM forward_test_points WHERE test_id = $1) AS moments
       FROM forward_tests WHERE id = $1`,
      [id],
    );
    const points = await db.query(
      `SELECT time, equity, cash, gross FROM (SELECT *, row_number() OVER (ORDER BY time) AS k FROM forward_test_points
         WHERE test_id = $1) p WHERE (k - 1) % greatest(1, $2::int / $3::int) = 0 OR k = $2::int ORDER BY time`,
      [id, own.rows[0].moments, CURVE_POINTS],
    );
    const signals = await db.query(
      `SELECT i.n, i.time, i.body, i.outcome, i.order_id AS "orderId", i.reason, o.state,
         trim_scale(o.filled)::text AS filled, trim_scale(o.average_price)::text AS "averagePrice"
       FROM forward_test_intents i LEFT JOIN orders o ON o.team_id = i.team_id AND o.id = i.order_id
       WHERE i.test_id = $1 ORDER BY i.n DESC LIMIT $2`,
      [id, NEWEST],
    );
    const logs = await db.query(
      "SELECT n, time, level, message FROM forward_test_logs WHERE test_id = $1 ORDER BY n DESC LIMIT $2",
      [id, NEWEST],
    );
    const { accountId } = found.rows[0];
    const events = await readAccountEvents(db, accountId, await marketOf(db, accountId, id));
    const rows = { points: points.rows, signals: signals.rows, logs: logs.rows };
    const promotion = await readPromotion(db, id);
    return { ...found.rows[0], ...own.rows[0], ...rows, promotion, events };
  },
});

/** When its market was open, by the clock of its journal. */
async function marketOf(
  db: ClientBase,
  accountId: string,
  id: string,
): Promise<{ from: number; to?: number }> {
  const { rows } = await db.query(
    `SELECT o.at, (SELECT min(n.at) FROM paper_journal n WHERE n.account_id = $1 AND n.kind = 'open' AND n.seq > o.seq) AS until
     FROM paper_journal o WHERE o.account_id = $1 AND o.kind = 'open' AND o.body ->> 'by' = $2`,
    [accountId, `forward-test:${id}`],
  );
  if (!rows[0]) return { from: Number.MAX_SAFE_INTEGER };
  const { at, until } = rows[0];
  return { from: Number(at), ...(until !== null && { to: Number(until) }) };
}
