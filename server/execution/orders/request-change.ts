import type { ClientBase } from "pg";
import type { Micros } from "#lib/core/columns.ts";
import { AppError } from "#lib/core/errors.ts";
import {
  type CommandId,
  ENDED,
  type OrderFact,
  type OrderState,
  type OrderView,
  WORKED_BY_ALGORITHM,
} from "#lib/execution/orders/index.ts";
import { crashPoint } from "#server/infrastructure/crash-points/index.ts";
import { prepared } from "./prepared.ts";
import { readOrders, recordManyFacts } from "./record-facts.ts";

/**
 * Asks for an order's end. Never sent: it is withdrawn here and now. Sent: a request to the venue, once, however
 * often it is asked. Cancels pass without judgement. Throws AppError "not-found", or "conflict" when it has ended.
 */
export async function cancelOrder(db: ClientBase, orderId: string, now: Micros): Promise<OrderView> {
  const answer = (await cancelMany(db, [orderId], now)).get(orderId);
  if (answer === undefined) throw new AppError("not-found", "There is no such order in your team.");
  if (answer instanceof AppError) throw answer;
  return answer;
}

/** The same for orders of one account, in a few statements; the AppError "conflict" of those that cannot be cancelled. */
export async function cancelMany(
  db: ClientBase,
  ids: readonly string[],
  now: Micros,
): Promise<Map<string, OrderView | AppError>> {
  await db.query(
    prepared(
      `SELECT FROM accounts WHERE id = ANY (ARRAY(SELECT account_id FROM orders WHERE id = ANY ($1)))
       ORDER BY id FOR UPDATE`,
      [ids],
    ),
  );
  const { rows } = await db.query<CancelledRow>(
    prepared("SELECT id, state, account_id, type FROM orders WHERE id = ANY ($1)", [ids]),
  );
  const answers = new Map<string, OrderView | AppError>();
  const unsent: string[] = [];
  const sent: string[] = [];
  for (const row of rows) {
    const refusal = refusalOf(row);
    if (refusal) answers.set(row.id, new AppError("conflict", refusal));
    else if (row.state === "queued") unsent.push(row.id);
    else sent.push(row.id);
  }
  for (const [id, view] of await withdrawOrders(db, unsent, now)) answers.set(id, view);
  for (const [id, view] of await requestCancels(db, sent, now, rows[0]?.account_id)) answers.set(id, view);
  return answers;
}

type CancelledRow = { id: string; state: OrderState; account_id: string; type: string };

function refusalOf({ type, state }: CancelledRow): string | null {
  if (type === WORKED_BY_ALGORITHM)
    return "An algorithm works this order: cancel the algorithm, under Algos.";
  return ENDED.has(state) ? `The order is ${state} already.` : null;
}

/** Nothing of them can be at the venue: not sent, or every attempt proven absent. */
export async function withdrawOrders(
  db: ClientBase,
  ids: readonly string[],
  now: Micros,
): Promise<Map<string, OrderView>> {
  if (ids.length === 0) return new Map();
  await db.query(
    prepared(
      `UPDATE order_requests SET state = 'answered' WHERE order_id = ANY ($1) AND (command = 'new' OR state = 'waiting')`,
      [ids],
    ),
  );
  const fact: OrderFact = { id: "withdrawn", at: now, kind: "withdrawn" };
  const facts = new Map(ids.map((id) => [id, [fact]]));
  const recorded = await crashPoint("orders.withdraw", () => recordManyFacts(db, facts));
  return new Map([...recorded].map(([id, { view }]) => [id, view]));
}

async function requestCancels(
  db: ClientBase,
  ids: readonly string[],
  now: Micros,
  accountId: string | undefined,
): Promise<Map<string, OrderView>> {
  if (ids.length === 0) return new Map();
  const views = await readOrders(db, ids);
  const commands = new Map<string, CommandId>();
  for (const [id, { commands: earlier }] of views) {
    const cancels = earlier.filter((one) => one.kind === "cancel");
    if (cancels.every((one) => one.state === "refused")) commands.set(id, `c${1 + cancels.length}`);
  }
  if (commands.size === 0) return views;
  const facts = new Map(
    [...commands].map(([id, command]): [string, OrderFact[]] => [
      id,
      [{ id: `requested:${command}`, at: now, kind: "cancel-requested", command }],
    ]),
  );
  const recorded = await crashPoint("orders.request-cancel", () => recordManyFacts(db, facts));
  await db.query(
    prepared(
      `INSERT INTO order_requests (team_id, order_id, command, account_id, kind, cause)
     SELECT app_team_id(), r.id, r.command, $3, 'cancel', 'requested:' || r.command FROM unnest($1::uuid[], $2::text[]) AS r(id, command)`,
      [[...commands.keys()], [...commands.values()], accountId],
    ),
  );
  // One that was to be sent again is not any more: what became of it is still to be found out.
  await db.query(
    prepared(
      `UPDATE order_requests SET state = 'unknown' WHERE order_id = ANY ($1) AND command = 'new' AND state = 'waiting'`,
      [[...commands.keys()]],
    ),
  );
  return new Map([...views].map(([id, view]) => [id, recorded.get(id)?.view ?? view]));
}
