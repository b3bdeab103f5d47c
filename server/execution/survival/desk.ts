import type { Pool } from "pg";
import { money } from "#lib/core/money.ts";
import { transaction as bookTransaction } from "#lib/execution/positions/index.ts";
import { writeTransaction } from "#server/execution/orders/index.ts";
import { withTeam } from "#server/infrastructure/db/index.ts";

export type Desk = { readonly teamId: string; readonly accountId: string };

/** An account with funds and an instrument, in a team that has nothing else: what the harnesses trade on. */
export async function openDesk(
  pool: Pool,
  teamId: string,
  { deposit = "1000000", limits = {}, name = "Survival", broker = "fake-venue", settings = {} } = {},
): Promise<Desk> {
  const accountId = await withTeam(pool, teamId, async (db) => {
    const { rows } = await db.query(
      `INSERT INTO accounts (team_id, name, broker, mode, currency, limits, settings)
       VALUES (app_team_id(), $1, $2, 'paper', 'USD', $3, $4) RETURNING id`,
      [name, broker, JSON.stringify(limits), JSON.stringify(settings)],
    );
    await db.query(
      `INSERT INTO instruments (team_id, symbol, currency, tick, lot)
       VALUES (app_team_id(), 'IBM', 'USD', 0.01, 1) ON CONFLICT DO NOTHING`,
    );
    const funds = bookTransaction("deposit", 0, "deposit", [
      { account: "cash", currency: "USD", amount: money(deposit) },
      { account: "external", currency: "USD", amount: money(`-${deposit}`) },
    ]);
    await writeTransaction(db, rows[0].id, funds);
    return rows[0].id as string;
  });
  return { teamId, accountId };
}
