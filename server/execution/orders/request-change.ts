import type { ClientBase } from "pg";
import type { Micros } from "#lib/core/columns.ts";
import { AppError } from "#lib/core/errors.ts";
import { ENDED, type OrderFact, type OrderView, WORKED_BY_ALGORITHM } from "#lib/execution/orders/index.ts";
import { crashPoint } from "#server/infrastructure/crash-points/index.ts";
import { prepared } from "./prepared.ts";
import { readOrder, recordFacts } from "./record-facts.ts";

/**
 * Asks for an order's end. Never sent: it is withdrawn here and now. Sent: a request to the venue, once, however
 * often it is asked. Cancels pass without judgement. Throws AppError "not-found", or "conflict" when it has ended.
 */
export async function cancelOrder(db: ClientBase, orderId: string, now: Micros): Promise<OrderView> {
  await db.query(
    prepared("SELECT FROM accounts WHERE id = (SELECT account_id FROM orders WHERE id = $1) FOR UPDATE", [
      orderId,
    ]),
  );
  const { rows } = await db.query(
    prepared("SELECT state, account_id, type FROM orders WHERE id = $1", [orderId]),
  );
  if (!rows[0]) throw new AppError("not-found", "There is no such order in your team.");
  if (rows[0].type === WORKED_BY_ALGORITHM)
    throw new AppError("conflict", "An algorithm works this order: cancel the algorithm, under Algos.");
  if (ENDED.has(rows[0].state)) throw new AppError("conflict", `The order is ${rows[0].state} already.`);
  if (rows[0].state === "queued") {
    // Nothing of it can be at the venue: not sent, or every attempt proven absent.
    await db.query(
      prepared("UPDATE order_requests SET state = 'answered' WHERE order_id = $1 AND command = 'new'", [
        orderId,
      ]),
    );
    const fact: OrderFact = { id: "withdrawn", at: now, kind: "withdrawn" };
    return (await crashPoint("orders.withdraw", () => recordFacts(db, orderId, [fact]))).view;
  }
  const view = await readOrder(db, orderId);
  const open = view.commands.find((one) => one.kind === "cancel" && one.state !== "refused");
  if (open) return view;
  const command = `c${1 + view.commands.filter((one) => one.kind === "cancel").length}`;
  const fact: OrderFact = { id: `requested:${command}`, at: now, kind: "cancel-requested", command };
  const { view: after } = await crashPoint("orders.request-cancel", () => recordFacts(db, orderId, [fact]));
  await db.query(
    prepared(
      `INSERT INTO order_requests (team_id, order_id, command, account_id, kind)
     VALUES (app_team_id(), $1, $2, $3, 'cancel')`,
      [orderId, command, rows[0].account_id],
    ),
  );
  return after;
}
