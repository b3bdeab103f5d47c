import { createHash } from "node:crypto";
import type { ClientBase } from "pg";
import { priceText, type Quantity, quantity, quantityText } from "#lib/core/money.ts";
import { foldOrder, type OrderFact, readFact } from "#lib/execution/orders/index.ts";

export type Difference = { readonly what: string; readonly kept: string; readonly rebuilt: string };

const BATCH = 1000;

/**
 * Rebuilds every order and position of the team from facts alone and compares them with the rows that are kept.
 * Answers the hash of what was rebuilt, and each difference.
 */
export async function verifyOrders(
  db: ClientBase,
): Promise<{ orders: number; hash: string; differences: Difference[] }> {
  const hash = createHash("sha256");
  const differences: Difference[] = [];
  const positions = new Map<string, bigint>();
  let orders = 0;
  for (let after = "00000000-0000-0000-0000-000000000000"; ; ) {
    const { rows } = await db.query("SELECT * FROM orders WHERE id > $1 ORDER BY id LIMIT $2", [
      after,
      BATCH,
    ]);
    if (rows.length === 0) break;
    after = rows.at(-1).id;
    orders += rows.length;
    const facts = await factsOf(
      db,
      rows.map((row) => row.id as string),
    );
    for (const row of rows) {
      const view = foldOrder(facts.get(row.id) ?? []);
      const rebuilt = [
        view.state,
        quantityText(view.filled),
        quantityText(view.leaves),
        quantityText(view.exposed),
        view.averagePrice === null ? "" : priceText(view.averagePrice),
        view.flags.join(","),
      ].join(" ");
      const kept = [
        row.state,
        plain(row.filled),
        plain(row.leaves),
        plain(row.exposed),
        plain(row.average_price),
      ];
      hash.update(`${row.id} ${rebuilt}\n`);
      compare(differences, `order ${row.id}`, [...kept, row.flags.join(",")].join(" "), rebuilt);
      const key = `${row.account_id} ${row.symbol}`;
      const side = row.side === "buy" ? 1n : -1n;
      positions.set(key, (positions.get(key) ?? 0n) + side * view.filled);
    }
  }
  await comparePositions(db, positions, differences);
  return { orders, hash: hash.digest("hex"), differences };
}

const plain = (text: string | null): string => (text === null ? "" : quantityText(quantity(text)));

async function factsOf(db: ClientBase, ids: readonly string[]): Promise<Map<string, OrderFact[]>> {
  const { rows } = await db.query(
    "SELECT order_id, id, kind, at, body FROM order_facts WHERE order_id = ANY ($1)",
    [ids],
  );
  const facts = new Map<string, OrderFact[]>(ids.map((id) => [id, []]));
  for (const row of rows) facts.get(row.order_id)?.push(readFact(row));
  return facts;
}

async function comparePositions(
  db: ClientBase,
  rebuilt: ReadonlyMap<string, bigint>,
  differences: Difference[],
): Promise<void> {
  const { rows } = await db.query("SELECT account_id, symbol, quantity FROM positions");
  const kept = new Map(rows.map((row) => [`${row.account_id} ${row.symbol}`, quantity(row.quantity)]));
  for (const key of new Set([...kept.keys(), ...rebuilt.keys()]))
    compare(
      differences,
      `position ${key}`,
      quantityText((kept.get(key) ?? 0n) as Quantity),
      quantityText((rebuilt.get(key) ?? 0n) as Quantity),
    );
}

function compare(differences: Difference[], what: string, kept: string, rebuilt: string): void {
  if (kept !== rebuilt) differences.push({ what, kept, rebuilt });
}
