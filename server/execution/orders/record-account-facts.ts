import type { ClientBase } from "pg";
import { moneyText, priceFromNumber, priceText, quantityText } from "#lib/core/money.ts";
import { type AccountFact, bookAccountFact } from "#lib/execution/positions/index.ts";
import { writeTransactions } from "./book-executions.ts";

/** What each fact added to which position, as SQL: a symbol change takes units from one and gives them to another. */
export const FACT_UNITS = `(SELECT team_id, account_id, id, symbol, units FROM account_facts WHERE units <> 0
  UNION ALL SELECT team_id, account_id, id, other, -units FROM account_facts
  WHERE units <> 0 AND kind = 'symbol-change')`;

/**
 * Keeps what a broker did to an account besides fills, and books it: cash, positions and the account's version, in the
 * transaction of `db`. Facts that are known are nothing; answers how many were
 * new. Locks the account first, as everything that books does.
 */
export async function recordAccountFacts(
  db: ClientBase,
  accountId: string,
  facts: readonly AccountFact[],
): Promise<number> {
  if (facts.length === 0) return 0;
  await db.query("SELECT FROM accounts WHERE id = $1 FOR UPDATE", [accountId]);
  const rows = facts.map(({ amount, units, value, other, ...fact }) => ({
    ...fact,
    other: other?.name ?? null,
    other_amount: other && moneyText(other.amount),
    amount: moneyText(amount),
    units: quantityText(units),
    value: value === null ? null : priceText(priceFromNumber(value)),
  }));
  const added = await db.query(
    `INSERT INTO account_facts (team_id, account_id, id, kind, symbol, at, currency, amount, units, value, other,
       other_amount)
     SELECT app_team_id(), $1, f.id, f.kind, f.symbol, f.at, f.currency, f.amount, f.units, f.value, f.other, f.other_amount
     FROM jsonb_to_recordset($2) AS f(id text, kind text, symbol text, at bigint, currency text, amount numeric,
       units numeric, value numeric, other text, other_amount numeric) ON CONFLICT (team_id, account_id, id) DO NOTHING RETURNING id`,
    [accountId, JSON.stringify(rows)],
  );
  const ids = new Set(added.rows.map(({ id }) => id));
  const fresh = facts.filter(({ id }) => ids.has(id));
  if (fresh.length === 0) return 0;
  // The executions that made the position may be recorded later.
  await db.query(
    `INSERT INTO positions (team_id, account_id, symbol, quantity)
     SELECT team_id, account_id, symbol, sum(units) FROM ${FACT_UNITS} u
     WHERE account_id = $1 AND id = ANY ($2) GROUP BY 1, 2, 3
     ON CONFLICT (team_id, account_id, symbol) DO UPDATE SET quantity = positions.quantity + excluded.quantity`,
    [accountId, [...ids]],
  );
  await writeTransactions(db, accountId, fresh.map(bookAccountFact));
  await db.query("UPDATE accounts SET version = version + 1 WHERE id = $1", [accountId]);
  return fresh.length;
}
