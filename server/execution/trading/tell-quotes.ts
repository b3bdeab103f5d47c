import type { Pool } from "pg";
import type { BrokerConnection } from "#server/execution/brokers/index.ts";
import { quoteTopic, writeQuote } from "#server/execution/orders/index.ts";
import type { Bus } from "#server/infrastructure/bus/index.ts";
import { withTeam } from "#server/infrastructure/db/index.ts";
import type { HeldAccount } from "./trading-host.ts";

/** What is held comes first, then what may be traded; brokers answer for so many in one question. */
const MAX_SYMBOLS = 200;

/**
 * Tells a broker's prices on the latest-value lane, where tickets, controls and positions of other processes read them.
 * As the account's alone: what a replay holds must not be valued at the prices of today.
 */
export async function tellQuotes(
  host: { readonly pool: Pool; readonly bus: Pick<Bus, "set"> },
  { teamId, accountId }: HeldAccount,
  line: Pick<BrokerConnection, "quote">,
): Promise<void> {
  const { rows } = await withTeam(host.pool, teamId, (db) =>
    db.query<{ symbol: string }>(
      `SELECT i.symbol FROM instruments i LEFT JOIN positions p ON p.account_id = $1 AND p.symbol = i.symbol
       ORDER BY coalesce(p.quantity, 0) = 0, i.symbol LIMIT $2`,
      [accountId, MAX_SYMBOLS],
    ),
  );
  for (const { symbol } of rows) {
    const quote = line.quote(symbol);
    if (!quote?.reference) continue;
    host.bus.set(teamId, quoteTopic(symbol, accountId), writeQuote(quote));
  }
}
