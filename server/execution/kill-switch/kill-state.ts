import { z } from "zod";
import { query } from "#server/access/command.ts";
import { quotesOf } from "#server/execution/orders/index.ts";
import { config } from "#server/infrastructure/config/index.ts";
import { ACCOUNTS_UNDER } from "./activate.ts";
import { type KillLevel, type KillScope, readLatches } from "./latch.ts";
import { readGauges } from "./watch-stops.ts";

export type KillView = {
  scope: { kind: KillScope["kind"]; id?: string };
  level: KillLevel;
  by: string | null;
  /** Epoch microseconds. */
  at: number;
  reason: string;
  rearm: { by: string | null; at: number; reason: string } | null;
  /** Orders in scope: ended by cancel since, still working, and without a word from the venue. `held`: positions, not of a strategy. */
  effect: { cancelled: number; working: number; unknown: number; sentSince: number; held: number | null };
};

/** What is stopped, and the proof of it: counts of the orders in scope as they stand now; and how near what stops by itself is. */
export const killState = query({
  name: "killSwitch.state",
  permission: "orders:read",
  input: z.strictObject({}),
  async run({ db, teamId, bus, clock }) {
    const { rows } = await db.query<Row>(
      `SELECT kind, scope, level, activated_by, activated_at, reason, rearm_asked_by, rearm_asked_at, rearm_reason
       FROM kill_switches WHERE team_id = $1 AND ended_at IS NULL ORDER BY activated_at DESC`,
      [teamId],
    );
    const scopes: KillView[] = [];
    for (const row of rows) {
      const effect = await db.query<KillView["effect"]>(EFFECT, [row.kind, row.scope, row.activated_at]);
      scopes.push(viewOf(row, effect.rows[0] as KillView["effect"]));
    }
    const latch = readLatches(config().state.home)
      .filter((one) => one.teamId === teamId)
      .map(({ kind, id, level, at }) => ({ kind, id, level, at }));
    const gauges = await readGauges(db, (account) => quotesOf(bus, teamId, account), clock());
    const { rows: history } = await db.query<PastKill>(HISTORY, [teamId]);
    return { scopes, latch, gauges, history };
  },
});

/** Times in epoch microseconds. */
type PastKill = {
  kind: KillScope["kind"];
  id: string;
  level: KillLevel;
  by: string | null;
  at: number;
  reason: string;
  endedBy: string | null;
  endedAt: number;
};

const HISTORY = `SELECT kind, scope AS id, level, activated_by AS by, activated_at::float8 AS at, reason,
    ended_by AS "endedBy", ended_at::float8 AS "endedAt"
  FROM kill_switches WHERE team_id = $1 AND ended_at IS NOT NULL ORDER BY ended_at DESC LIMIT 10`;

type Row = {
  kind: KillScope["kind"];
  scope: string;
  level: KillLevel;
  activated_by: string | null;
  activated_at: string;
  reason: string;
  rearm_asked_by: string | null;
  rearm_asked_at: string | null;
  rearm_reason: string | null;
};

const EFFECT = `SELECT
  count(*) FILTER (WHERE state = 'cancelled' AND updated_at >= $3)::int AS cancelled,
  count(*) FILTER (WHERE exposed > 0 AND state NOT IN ('unknown', 'sending', 'quarantined'))::int AS working,
  count(*) FILTER (WHERE state IN ('unknown', 'sending', 'quarantined'))::int AS unknown,
  count(*) FILTER (WHERE NOT closing AND EXISTS (SELECT FROM order_requests r
    WHERE r.order_id = o.id AND r.kind <> 'cancel' AND r.state <> 'waiting' AND r.sent_at > $3))::int AS "sentSince",
  CASE WHEN $1 <> 'strategy' THEN (SELECT count(*)::int FROM positions p WHERE p.account_id IN (${ACCOUNTS_UNDER})
    AND p.quantity <> 0 AND ($1 <> 'symbol' OR p.symbol = $2)) END AS held
  FROM orders o WHERE account_id IN (${ACCOUNTS_UNDER}) AND ($1 <> 'strategy' OR strategy = $2) AND ($1 <> 'symbol' OR symbol = $2)
    AND (exposed > 0 OR updated_at >= $3)`;

const viewOf = (row: Row, effect: KillView["effect"]): KillView => ({
  scope: row.scope === "" ? { kind: row.kind } : { kind: row.kind, id: row.scope },
  level: row.level,
  by: row.activated_by,
  at: Number(row.activated_at),
  reason: row.reason,
  rearm:
    row.rearm_asked_at === null
      ? null
      : { by: row.rearm_asked_by, at: Number(row.rearm_asked_at), reason: row.rearm_reason ?? "" },
  effect,
});
