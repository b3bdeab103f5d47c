import type { ClientBase } from "pg";

/** The steps in which the team's instruments are priced, as a market heeds them; what is not described takes any price. */
export async function readTicks(db: ClientBase, symbols: readonly string[]): Promise<Record<string, number>> {
  const { rows } = await db.query(
    "SELECT symbol, tick::float8 AS tick FROM instruments WHERE symbol = ANY ($1) ORDER BY symbol",
    [symbols],
  );
  return Object.fromEntries(rows.map(({ symbol, tick }) => [symbol, tick]));
}
