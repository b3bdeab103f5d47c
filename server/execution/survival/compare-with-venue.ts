import type { ClientBase } from "pg";
import { NO_QUANTITY, quantity, quantityText, sum } from "#lib/core/money.ts";
import { ENDED, type OrderState } from "#lib/execution/orders/index.ts";
import type { JournalEntry } from "#server/execution/brokers/index.ts";
import { verifyOrders } from "#server/execution/orders/index.ts";

type There = { made: number; filled: bigint };

/**
 * Every promise that is broken, in words: an order lost, doubled or invented at the venue, fills that we count
 * otherwise than its journal, rows that do not follow from facts. `journal` holds what concerns this team alone.
 */
export async function compareWithVenue(db: ClientBase, journal: readonly JournalEntry[]): Promise<string[]> {
  const broken: string[] = [];
  const there = byClientId(journal);
  const { rows } = await db.query("SELECT id, client_order_id, state, filled FROM orders ORDER BY id");
  for (const row of rows) {
    const state = row.state as OrderState;
    const { made, filled } = there.get(row.client_order_id) ?? { made: 0, filled: 0n };
    there.delete(row.client_order_id);
    if (made > 1) broken.push(`Order ${row.id} was made ${made} times.`);
    if (quantity(row.filled) !== filled)
      broken.push(`Order ${row.id}: we count ${row.filled}, the venue ${quantityText(filled as never)}.`);
    if (state !== "quarantined" && !ENDED.has(state)) broken.push(`Order ${row.id} is still ${state}.`);
    const mayBeAbsent = state === "quarantined" || (await wasNeverSent(db, row.id));
    if (made === 0 && !mayBeAbsent) broken.push(`Order ${row.id} was lost: ${state}.`);
  }
  for (const id of there.keys()) broken.push(`The venue has ${id}, which nobody placed.`);
  broken.push(...(await comparePosition(db, journal)));
  const { differences } = await verifyOrders(db);
  for (const { what, kept, rebuilt } of differences)
    broken.push(`${what}: kept ${kept}, by its facts ${rebuilt}.`);
  return broken;
}

/** Denied, or cancelled before it left. */
async function wasNeverSent(db: ClientBase, orderId: string): Promise<boolean> {
  const { rowCount } = await db.query(
    "SELECT FROM order_facts WHERE order_id = $1 AND kind IN ('withdrawn', 'risk-denied')",
    [orderId],
  );
  return rowCount === 1;
}

function byClientId(journal: readonly JournalEntry[]): Map<string, There> {
  const there = new Map<string, There>();
  for (const entry of journal) {
    const id = entry.type === "order" ? entry.request.clientOrderId : entry.message.clientOrderId;
    const one = there.get(id) ?? { made: 0, filled: 0n };
    there.set(id, one);
    if (entry.type === "order") one.made++;
    else one.filled += signedFill(entry);
  }
  return there;
}

const signedFill = (entry: JournalEntry): bigint =>
  entry.type === "event" && entry.message.what.kind === "trade" ? quantity(entry.message.what.quantity) : 0n;

/** Every order of a life buys: the position is the sum of the journal's fills. */
async function comparePosition(db: ClientBase, journal: readonly JournalEntry[]): Promise<string[]> {
  const { rows } = await db.query("SELECT coalesce(sum(quantity), 0)::text AS total FROM positions");
  const ours = quantity(rows[0].total);
  const theirs = journal.reduce((total, entry) => total + signedFill(entry), 0n);
  if (ours === theirs) return [];
  return [
    `The position is ${rows[0].total}, the venue's fills sum to ${quantityText(sum(NO_QUANTITY, theirs as never))}.`,
  ];
}
