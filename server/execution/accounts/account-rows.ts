import { AppError } from "#lib/core/errors.ts";
import type { Context } from "#server/access/context.ts";

export const noAccount = (): AppError => new AppError("not-found", "There is no such account in your team.");

/** Sets columns of an account (`$1` is its id) and makes verdicts on its old state void. */
export async function changeAccount(
  ctx: Pick<Context, "db" | "bus">,
  id: string,
  columns: string,
  values: readonly unknown[],
): Promise<void> {
  const { rowCount } = await ctx.db.query(
    `UPDATE accounts SET ${columns}, version = version + 1 WHERE id = $1`,
    [id, ...values],
  );
  if (rowCount === 0) throw noAccount();
  await tellAccount(ctx, id);
}

export const tellAccount = (ctx: Pick<Context, "db" | "bus">, id: string): Promise<void> =>
  ctx.bus.publish(ctx.db, { topic: "accounts", type: "accounts.changed", payload: { id } });
