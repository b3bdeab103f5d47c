import type { ClientBase } from "pg";
import { z } from "zod";
import type { Micros } from "#lib/core/columns.ts";
import { AppError } from "#lib/core/errors.ts";
import { moneyNumber } from "#lib/core/money.ts";
import {
  fallen,
  STOP_RULES,
  type StopFigures,
  type StopGauge,
  stopGauges,
  stopRules,
} from "#lib/models/risk/index.ts";
import { command } from "#server/access/command.ts";
import type { Host } from "#server/access/execute.ts";
import { type BooksRow, booksOf, type Quotes, readBooks } from "#server/execution/orders/index.ts";
import { withTeam } from "#server/infrastructure/db/index.ts";
import { KILL_LEVELS, type KillLevel } from "./latch.ts";
import { stopByItself } from "./stop-by-itself.ts";

const MINUTE: Micros = 60_000_000;

export type AccountGauge = StopGauge & {
  readonly accountId: string;
  /** Of its rule; the unit "currency" stands for the account's. */
  readonly title: string;
  readonly description: string;
  readonly unit: string;
};

/** Each account's automatic stops and how far its figures are from them, those of one account or of all. */
export async function readGauges(
  db: ClientBase,
  quotesOf: (accountId: string) => Quotes,
  now: Micros,
  accountId: string | null = null,
): Promise<AccountGauge[]> {
  const { rows } = await db.query<Row>(
    `SELECT a.id, a.currency, a.stop_rules AS rules, ${booksOf("$2")} AS books,
       (SELECT count(*)::int FROM orders o WHERE o.account_id = a.id AND o.state = 'rejected' AND o.updated_at > $3) AS refused,
       (SELECT count(*)::int FROM orders o WHERE o.account_id = a.id AND o.exposed > 0
         AND o.state IN ('unknown', 'quarantined')) AS unknown
     FROM accounts a WHERE $1::uuid IS NULL OR a.id = $1 ORDER BY a.name`,
    [accountId, now, now - MINUTE],
  );
  return rows.flatMap(({ id, rules, ...row }) =>
    stopGauges(stopRules.parse(rules), figuresOf(row, quotesOf(id))).map((gauge) => ({
      ...gauge,
      ...STOP_RULES[gauge.rule],
      accountId: id,
    })),
  );
}

type Row = { id: string; currency: string; rules: object; books: BooksRow; refused: number; unknown: number };

const figuresOf = (
  { books, currency, refused, unknown }: Omit<Row, "id" | "rules">,
  quotes: Quotes,
): StopFigures => ({
  "day-loss": Math.max(0, -moneyNumber(readBooks(books, currency, quotes).dayProfit)),
  "refused-orders": refused,
  "unknown-orders": unknown,
});

/**
 * Stops an account when one of its automatic stops falls, as a person would: latch, row, audit. Answers what fell.
 * Nothing happens twice: an account that is stopped as far already is left alone. Armed again while the figure still
 * stands there, it falls again.
 */
export async function watchStops(
  host: Omit<Host, "jobs">,
  { teamId, accountId }: { teamId: string; accountId: string },
  quotes: Quotes,
): Promise<AccountGauge | null> {
  const found = await withTeam(host.pool, teamId, async (db) => {
    if (!(await hasRules(db, accountId))) return null;
    const gauges = await readGauges(db, () => quotes, host.clock(), accountId);
    const gauge = fallen(gauges) as AccountGauge | null;
    return gauge && (await standing(db, accountId)) < KILL_LEVELS.indexOf(gauge.level) ? gauge : null;
  });
  if (found === null) return null;
  const { title, unit } = found;
  await stopByItself(host, teamId, found.rule, {
    scope: { kind: "account", id: accountId },
    level: found.level,
    reason: `${title}: ${found.value} ${unit === "currency" ? "" : `${unit} `}reached the ${found.at} at which it stops by itself.`,
  });
  return found;
}

async function hasRules(db: ClientBase, accountId: string): Promise<boolean> {
  const { rowCount } = await db.query(
    "SELECT FROM accounts WHERE id = $1 AND jsonb_path_exists(stop_rules, '$.*.at ? (@ > 0)')",
    [accountId],
  );
  return rowCount === 1;
}

/** How far the account itself is stopped, as a place in KILL_LEVELS; -1: not at all. */
async function standing(db: ClientBase, accountId: string): Promise<number> {
  const { rows } = await db.query<{ level: KillLevel }>(
    "SELECT level FROM kill_switches WHERE kind = 'account' AND scope = $1 AND ended_at IS NULL",
    [accountId],
  );
  return Math.max(-1, ...rows.map(({ level }) => KILL_LEVELS.indexOf(level)));
}

export const saveStopRules = command({
  name: "killSwitch.saveRules",
  permission: "risk:limits",
  input: z.strictObject({ id: z.uuid(), rules: stopRules }),
  async run(ctx, { id, rules }) {
    const { rowCount } = await ctx.db.query("UPDATE accounts SET stop_rules = $2 WHERE id = $1", [
      id,
      JSON.stringify(rules),
    ]);
    if (rowCount === 0) throw new AppError("not-found", "There is no such account in your team.");
    await ctx.bus.publish(ctx.db, { topic: "kill", type: "kill.rules", payload: { id } });
    return { id };
  },
  audit: ({ id, rules }) => ({ object: id, details: rules }),
});
