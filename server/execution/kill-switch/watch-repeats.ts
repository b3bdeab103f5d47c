import type { ClientBase } from "pg";
import { type RiskLimits, riskLimits } from "#lib/models/risk/index.ts";
import type { Host } from "#server/access/execute.ts";
import { withTeam } from "#server/infrastructure/db/index.ts";
import { stopByItself } from "./stop-by-itself.ts";

const SECOND = 1_000_000;

/**
 * Pauses every strategy that traded as often as its account's control "Repeated execution" allows, until a person arms it
 * again (RTS 6, article 15(3)). Not on a simulated market, whose replay may be faster than any day. Answers which.
 */
export async function watchRepeats(
  host: Omit<Host, "jobs">,
  { teamId, accountId }: { teamId: string; accountId: string },
): Promise<string[]> {
  const found = await withTeam(host.pool, teamId, (db) => repeats(db, accountId, host.clock()));
  for (const { strategy, lately, seconds } of found)
    await stopByItself(host, teamId, "repeated-execution", {
      scope: { kind: "strategy", id: strategy },
      level: "pause",
      reason: `Repeated execution: it traded ${lately} times within ${seconds} s.`,
    });
  return found.map(({ strategy }) => strategy);
}

type Repeat = { readonly strategy: string; readonly lately: number; readonly seconds: number };

async function repeats(db: ClientBase, accountId: string, now: number): Promise<Repeat[]> {
  const account = await db.query<{ limits: Partial<RiskLimits> }>(
    "SELECT limits FROM accounts WHERE id = $1 AND broker <> 'paper'",
    [accountId],
  );
  if (!account.rows[0]) return [];
  const { severity, settings } = riskLimits.parse(account.rows[0].limits)["repeated-execution"];
  const { times = 1, seconds = 1 } = settings;
  if (severity !== "hard") return [];
  const { rows } = await db.query<{ strategy: string; lately: number }>(
    `SELECT o.strategy, count(*)::int AS lately FROM executions e
       JOIN orders o ON o.team_id = e.team_id AND o.id = e.order_id
     WHERE e.account_id = $1 AND e.at > $2 AND o.strategy IS NOT NULL AND NOT EXISTS (SELECT FROM kill_switches k
       WHERE k.kind = 'strategy' AND k.scope = o.strategy AND k.ended_at IS NULL)
     GROUP BY o.strategy HAVING count(*) >= $3`,
    [accountId, now - seconds * SECOND, times],
  );
  return rows.map((row) => ({ ...row, seconds }));
}
