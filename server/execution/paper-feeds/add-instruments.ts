import type { ClientBase } from "pg";
import { DAY } from "#lib/core/time.ts";
import { priceDecimals } from "#lib/data/bars/index.ts";
import { openTeamSnapshot } from "#server/data/catalogue/index.ts";
import { readBars } from "#server/data/storage/index.ts";

type Described = {
  /** Hash of the snapshot whose bars they are. */
  readonly snapshot: string;
  readonly symbols: readonly string[];
  readonly currency: string;
  /** Of the account; 0 = any. */
  readonly lot: number;
};

const LOOKED_AT = 90 * DAY;
const FEWEST_DECIMALS = 2;

/** What nobody described yet trades in the decimals of its data, cents at the coarsest, and in the lots of the account. */
export async function addInstruments(
  db: ClientBase,
  teamId: string,
  { snapshot: hash, symbols, currency, lot }: Described,
): Promise<void> {
  const { rows } = await db.query(
    `SELECT y.symbol, y.last_at::float8 AS last FROM snapshot_symbols y WHERE y.hash = $1 AND y.symbol = ANY ($2)
       AND NOT EXISTS (SELECT FROM instruments i WHERE i.team_id = y.team_id AND i.symbol = y.symbol) ORDER BY y.symbol`,
    [hash, symbols],
  );
  if (rows.length === 0) return;
  const missing = rows.map(({ symbol }) => symbol as string);
  const from = Math.min(...rows.map(({ last }) => last)) - LOOKED_AT;
  const bars = await readBars(await openTeamSnapshot(db, teamId, hash), missing, { from });
  const decimals = bars.map((one) => Math.max(FEWEST_DECIMALS, priceDecimals(one)));
  await db.query(
    `INSERT INTO instruments (team_id, symbol, currency, tick, lot)
     SELECT app_team_id(), symbol, $3, power(10::numeric, -decimals), $4
     FROM unnest($1::text[], $2::int[]) AS one(symbol, decimals) ON CONFLICT DO NOTHING`,
    [missing, decimals, currency, lot > 0 ? lot : 0.000001],
  );
}
