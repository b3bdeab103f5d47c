import type { ClientBase } from "pg";
import { z } from "zod";
import type { Micros } from "#lib/core/columns.ts";
import { AppError } from "#lib/core/errors.ts";
import type { OrderView } from "#lib/execution/orders/index.ts";
import { command } from "#server/access/command.ts";
import { cancelMany } from "./request-change.ts";
import { wakeGateway } from "./wake-gateway.ts";

export type RowAnswer = {
  readonly id: string;
  /** done: it never left and is withdrawn, or the change was taken on. refused: nothing was asked of the venue. */
  readonly outcome: "requested" | "withdrawn" | "ended" | "not-found" | "refused";
  readonly message: string | null;
};

/** Asks for the end of orders, each for itself; passes without judgement. */
export const cancelOrders = command({
  name: "orders.cancel",
  permission: "orders:cancel",
  input: z.strictObject({ ids: z.array(z.uuid()).min(1).max(500), reason: z.string().max(1000).optional() }),
  async run(ctx, { ids }): Promise<RowAnswer[]> {
    const { answers, accounts } = await cancelAll(ctx.db, ids, ctx.clock());
    for (const account of accounts) wakeGateway(ctx.bus, account);
    const byId = new Map(answers.map((answer) => [answer.id, answer]));
    return ids.map((id) => byId.get(id) ?? gone(id));
  },
  audit: ({ ids, reason }, answers) => ({
    object: ids.length === 1 ? ids[0] : undefined,
    details: { reason, answers: answers.map(({ id, outcome }) => ({ id, outcome })) },
  }),
});

const gone = (id: string): RowAnswer => ({
  id,
  outcome: "not-found",
  message: "There is no such order in your team.",
});

/** Cancels orders in one order of accounts, so that two such calls cannot wait for each other. */
export async function cancelAll(
  db: ClientBase,
  ids: readonly string[],
  now: Micros,
): Promise<{ answers: RowAnswer[]; accounts: Set<string> }> {
  const { rows } = await db.query<{ id: string; account: string }>(
    "SELECT id, account_id AS account FROM orders WHERE id = ANY ($1) ORDER BY account_id, id",
    [ids],
  );
  const answers: RowAnswer[] = [];
  const accounts = new Set(rows.map(({ account }) => account));
  for (const account of accounts) {
    const its = rows.filter((row) => row.account === account).map(({ id }) => id);
    for (const [id, answer] of await cancelMany(db, its, now)) answers.push(answerOf(id, answer));
  }
  return { answers, accounts };
}

function answerOf(id: string, answer: OrderView | AppError): RowAnswer {
  if (answer instanceof AppError) return { id, outcome: "ended", message: answer.message };
  return { id, outcome: answer.state === "cancelled" ? "withdrawn" : "requested", message: null };
}
