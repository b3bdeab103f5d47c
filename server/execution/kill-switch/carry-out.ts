import type { ClientBase, Pool } from "pg";
import type { Micros } from "#lib/core/columns.ts";
import { absolute, quantity } from "#lib/core/money.ts";
import { CONTROLS, type ControlName } from "#lib/models/risk/index.ts";
import { acceptOrder, cancelAll, type PlacedOrder, type Quotes } from "#server/execution/orders/index.ts";
import { transaction, withTeam } from "#server/infrastructure/db/index.ts";
import { keepKill } from "./activate.ts";
import { type KillLevel, readLatches } from "./latch.ts";

/** So many cancels in one transaction: the gateway must get a word in between. */
const BATCH = 100;
const MAX_BATCHES = 1000;

type Kill = { id: string; kind: string; scope: string; level: KillLevel; at: string };

/** Brings the database into line with the latches of this host; for when it was away as they were set. */
export async function keepLatches(pool: Pool, home: string): Promise<number> {
  let kept = 0;
  for (const latch of readLatches(home))
    await transaction(pool, { teamId: latch.teamId }, async (db) => {
      const known = await db.query(
        "SELECT 1 FROM kill_switches WHERE kind = $1 AND scope = $2 AND ended_at IS NULL",
        [latch.kind, latch.id],
      );
      if (known.rowCount) return;
      await keepKill(db, latch);
      kept += 1;
    });
  return kept;
}

export type CarriedOut = { readonly cancelled: number; readonly closing: readonly PlacedOrder[] };

/**
 * Does on one account what its active kill switches ask: withdraws what has not left, asks for the end of what works,
 * and, once nothing works any more, closes positions. May be called again at any time; it goes on where it stands.
 */
export async function carryOutKills(
  pool: Pool,
  { teamId, accountId }: { teamId: string; accountId: string },
  quotes: Quotes,
  now: Micros,
): Promise<CarriedOut> {
  let cancelled = 0;
  const closing: PlacedOrder[] = [];
  for (const kill of await killsOver(pool, teamId, accountId)) {
    for (let batch = 0; batch < MAX_BATCHES; batch++) {
      const done = await withTeam(pool, teamId, async (db) => {
        const ids = await toCancel(db, accountId, kill);
        await cancelAll(db, ids, now);
        return ids.length;
      });
      cancelled += done;
      if (done < BATCH) break;
    }
    if (kill.level === "flatten")
      closing.push(...(await withTeam(pool, teamId, (db) => flatten(db, accountId, kill, quotes, now))));
  }
  return { cancelled, closing };
}

async function killsOver(pool: Pool, teamId: string, accountId: string): Promise<Kill[]> {
  const { rows } = await withTeam(pool, teamId, (db) =>
    db.query<Kill>(
      `SELECT k.id, k.kind, k.scope, k.level, k.activated_at AS at FROM kill_switches k, accounts a
       WHERE a.id = $1 AND k.ended_at IS NULL AND (k.kind IN ('everything', 'strategy', 'symbol')
         OR (k.kind = 'account' AND k.scope = a.id::text) OR (k.kind = 'desk' AND k.scope = a.desk))
       ORDER BY k.activated_at`,
      [accountId],
    ),
  );
  return rows;
}

/** Whether the order `o` is under the kill switch of kind `$2` and scope `$3`, which stands over its account. */
const IN_SCOPE = "($2 <> 'strategy' OR o.strategy = $3) AND ($2 <> 'symbol' OR o.symbol = $3)";

/** Paused or disconnected: what has not left. Else: everything that works and is not being cancelled, closing orders excepted. */
async function toCancel(db: ClientBase, accountId: string, { kind, scope, level }: Kill): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(
    `SELECT o.id FROM orders o WHERE o.account_id = $1 AND o.exposed > 0 AND NOT o.closing
       AND ${IN_SCOPE} AND (o.state = 'queued' OR ($4 IN ('cancel', 'flatten') AND NOT EXISTS (
         SELECT FROM order_requests r WHERE r.order_id = o.id AND r.kind = 'cancel' AND r.state <> 'answered')
         AND o.state NOT IN ('pending-cancel', 'quarantined')))
     ORDER BY o.id LIMIT ${BATCH}`,
    [accountId, kind, scope, level],
  );
  return rows.map((row) => row.id);
}

/** What a strategy traded of the position `h`, no more than is held of it. */
const OF_STRATEGY = `SELECT CASE WHEN sign(sum(e.quantity)) = sign(h.quantity)
    THEN sign(h.quantity) * least(abs(sum(e.quantity)), abs(h.quantity)) ELSE 0 END
  FROM executions e JOIN orders o ON o.id = e.order_id
  WHERE e.account_id = $1 AND e.symbol = h.symbol AND o.strategy = $3`;

/** Market orders against what is held, each once nothing else works in its symbol. */
async function flatten(
  db: ClientBase,
  accountId: string,
  kill: Kill,
  quotes: Quotes,
  now: Micros,
): Promise<PlacedOrder[]> {
  const { rows } = await db.query<{ symbol: string; units: string; tries: number }>(
    `SELECT p.symbol, p.units::text, (SELECT count(*)::int FROM order_commands c WHERE c.account_id = $1
        AND starts_with(c.key, 'flatten:' || $4 || ':' || p.symbol || ':')) AS tries
     FROM (SELECT h.symbol, CASE WHEN $2 <> 'strategy' THEN h.quantity ELSE (${OF_STRATEGY}) END AS units
           FROM positions h WHERE h.account_id = $1 AND h.quantity <> 0 AND ($2 <> 'symbol' OR h.symbol = $3)) p
     WHERE p.units <> 0 AND NOT EXISTS (SELECT FROM orders o
       WHERE o.account_id = $1 AND o.symbol = p.symbol AND o.exposed > 0 AND ($2 <> 'strategy' OR o.closing OR o.strategy = $3))`,
    [accountId, kill.kind, kill.scope, kill.id],
  );
  const placed: PlacedOrder[] = [];
  for (const { symbol, units, tries } of rows) {
    if (tries >= MAX_TRIES) continue;
    const held = quantity(units);
    placed.push(
      await acceptOrder(db, quotes, {
        key: `flatten:${kill.id}:${symbol}:${tries + 1}`,
        now,
        by: null,
        closing: true,
        accepted: new Set(Object.keys(CONTROLS) as ControlName[]),
        intent: {
          account: accountId,
          symbol,
          side: held > 0n ? "sell" : "buy",
          type: "market",
          timeInForce: "DAY",
          quantity: absolute(held),
          limitPrice: null,
          stopPrice: null,
          // What a strategy's closing order trades belongs to the strategy.
          ...(kill.kind === "strategy" && { strategy: kill.scope }),
        },
      }),
    );
  }
  return placed;
}

/** A venue that refuses to close a position this often needs a person. */
const MAX_TRIES = 20;
