import type { ClientBase } from "pg";

/**
 * Makes what was judged of accounts void: orders that are on their way are judged again. `which`: SQL of their rows `a`.
 * Taken in one order, so that nobody who holds several accounts waits for another such.
 */
export async function voidVerdicts(
  db: ClientBase,
  which: string,
  values: readonly unknown[] = [],
): Promise<void> {
  await db.query(`SELECT FROM accounts a WHERE ${which} ORDER BY id FOR UPDATE`, [...values]);
  await db.query(`UPDATE accounts a SET version = version + 1 WHERE ${which}`, [...values]);
}
