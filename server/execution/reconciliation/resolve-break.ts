import type { ClientBase } from "pg";
import { z } from "zod";
import { AppError } from "#lib/core/errors.ts";
import {
  difference,
  type Money,
  money,
  moneyText,
  negated,
  notional,
  type Price,
  price,
  priceText,
  type Quantity,
  quantity,
  quantityText,
} from "#lib/core/money.ts";
import { transaction } from "#lib/execution/positions/index.ts";
import { command, query } from "#server/access/command.ts";
import type { Context } from "#server/access/context.ts";
import { quotesOf, wakeGateway, writeTransaction } from "#server/execution/orders/index.ts";
import type { BreakKind } from "./compare-books.ts";

export type RunView = {
  id: string;
  why: string;
  at: number;
  orders: number;
  positions: number;
  currencies: number;
  breaks: number;
  changes: number;
};
export type BreakView = {
  id: string;
  kind: BreakKind;
  subject: string;
  ours: string;
  theirs: string;
  state: "open" | "agreed" | "adjusted" | "acknowledged";
  firstSeen: number;
  lastSeen: number;
  reason: string | null;
  resolvedBy: string | null;
  resolvedAt: number | null;
  /** An order that is not ours and of which the venue says enough to make it ours. */
  canAdopt: boolean;
};

/** The latest runs, and the breaks: open ones first, then those resolved lately. */
export const listReconcile = query({
  name: "reconcile.list",
  permission: "orders:read",
  input: z.strictObject({ accountId: z.uuid() }),
  async run({ db, teamId }, { accountId }): Promise<{ runs: RunView[]; breaks: BreakView[] }> {
    const runs = await db.query(
      `SELECT id, why, at::float8 AS at, orders, positions, currencies, breaks, changes FROM reconcile_runs
       WHERE team_id = $1 AND account_id = $2 ORDER BY at DESC, id DESC LIMIT 50`,
      [teamId, accountId],
    );
    const breaks = await db.query(
      `SELECT id, kind, subject, ours, theirs, state, first_seen::float8 AS "firstSeen", last_seen::float8 AS "lastSeen",
         reason, resolved_by AS "resolvedBy", resolved_at::float8 AS "resolvedAt", state IN ('open', 'acknowledged') AND detail IS NOT NULL AS "canAdopt" FROM reconcile_breaks
       WHERE team_id = $1 AND account_id = $2 ORDER BY (state = 'open') DESC, last_seen DESC, id DESC LIMIT 500`,
      [teamId, accountId],
    );
    return { runs: runs.rows, breaks: breaks.rows };
  },
});

/** Asks who holds the account to compare it with its broker now. */
export const runReconcile = command({
  name: "reconcile.run",
  permission: "reconcile:resolve",
  input: z.strictObject({ accountId: z.uuid() }),
  async run({ db, bus, clock }, { accountId }) {
    const { rowCount } = await db.query("UPDATE accounts SET reconcile_asked = $2 WHERE id = $1", [
      accountId,
      clock(),
    ]);
    if (!rowCount) throw new AppError("not-found", "There is no such account in your team.");
    wakeGateway(bus, accountId);
    return { accountId };
  },
  audit: ({ accountId }) => ({ object: accountId }),
});

/**
 * Resolves a break with a reason: a position or cash is brought to what the broker says by an adjusting entry of the
 * books; a break of an order is acknowledged, and the order stays what it is.
 */
export const adjustBreak = command({
  name: "reconcile.adjust",
  permission: "reconcile:resolve",
  input: z.strictObject({
    breakId: z.uuid(),
    reason: z.string().trim().min(1, "Say why.").max(2000),
    /** What was paid in or moved here is no profit. */
    as: z.enum(["adjustment", "deposit"]).default("adjustment"),
  }),
  async run(ctx, { breakId, reason, as }): Promise<{ state: "adjusted" | "acknowledged" }> {
    const found = await ctx.db.query("SELECT account_id FROM reconcile_breaks WHERE id = $1", [breakId]);
    if (!found.rows[0]) throw new AppError("not-found", "There is no such break in your team.");
    // The account first, as everything that books does.
    await ctx.db.query("SELECT FROM accounts WHERE id = $1 FOR UPDATE", [found.rows[0].account_id]);
    const { rows } = await ctx.db.query<BreakRow>("SELECT * FROM reconcile_breaks WHERE id = $1 FOR UPDATE", [
      breakId,
    ]);
    const row = rows[0] as BreakRow;
    if (row.state !== "open") throw new AppError("conflict", `The break is ${row.state} already.`);
    const state = row.kind === "cash" || row.kind === "position" ? "adjusted" : "acknowledged";
    if (row.kind === "cash") await adjustCash(ctx, row, reason, as);
    if (row.kind === "position") await adjustPosition(ctx, row, reason, as);
    await ctx.db.query(
      "UPDATE reconcile_breaks SET state = $2, reason = $3, resolved_by = $4, resolved_at = $5 WHERE id = $1",
      [breakId, state, reason, userOf(ctx), ctx.clock()],
    );
    await ctx.db.query("UPDATE accounts SET version = version + 1 WHERE id = $1", [row.account_id]);
    const payload = { accountId: row.account_id };
    await ctx.bus.publish(ctx.db, { topic: "reconciliation", type: "reconciliation.changed", payload });
    await ctx.bus.publish(ctx.db, { topic: "positions", type: "positions.changed", payload });
    return { state };
  },
  audit: (input, output) => ({ object: input.breakId, details: { ...input, ...output } }),
});

type BreakRow = {
  id: string;
  account_id: string;
  kind: BreakKind;
  subject: string;
  ours: string;
  theirs: string;
  state: string;
};
const userOf = ({ actor }: Context): string | null => (actor.kind === "user" ? actor.userId : null);
const movedOn = () =>
  new AppError(
    "conflict",
    "The account has moved since the break was seen: reconcile again, then look anew.",
  );

async function adjustCash(
  ctx: Context,
  row: BreakRow,
  reason: string,
  as: "adjustment" | "deposit",
): Promise<void> {
  const { rows } = await ctx.db.query(
    "SELECT amount::text FROM ledger_balances WHERE account_id = $1 AND entry = 'cash' AND currency = $2",
    [row.account_id, row.subject],
  );
  const held = money(rows[0]?.amount ?? "0");
  if (moneyText(held) !== row.ours) throw movedOn();
  const amount: Money = difference(money(row.theirs), held);
  const entry = transaction(`adjust:${row.id}`, ctx.clock(), reason, [
    { account: "cash", currency: row.subject, amount },
    { account: as === "deposit" ? "external" : "adjustment", currency: row.subject, amount: negated(amount) },
  ]);
  await writeTransaction(ctx.db, row.account_id, entry);
}

/** Units at what they cost, or at the market: the books then hold what the broker holds. */
async function adjustPosition(
  ctx: Context,
  row: BreakRow,
  reason: string,
  as: "adjustment" | "deposit",
): Promise<void> {
  const { db } = ctx;
  const held = await db.query("SELECT quantity::text FROM positions WHERE account_id = $1 AND symbol = $2", [
    row.account_id,
    row.subject,
  ]);
  const ours = quantity(held.rows[0]?.quantity ?? "0");
  if (quantityText(ours) !== row.ours) throw movedOn();
  const units: Quantity = difference(quantity(row.theirs), ours);
  const { rows } = await db.query(
    "SELECT currency, multiplier::text, settlement FROM instruments WHERE symbol = $1",
    [row.subject],
  );
  if (!rows[0])
    throw new AppError(
      "conflict",
      `${row.subject} is not among your instruments: add it first, then adjust.`,
    );
  const at = await priceFor(db, ctx, row);
  const amount = notional(at, units, quantity(rows[0].multiplier));
  await db.query(
    `INSERT INTO position_adjustments (team_id, account_id, id, symbol, quantity, price, at, reason, made_by)
     VALUES (app_team_id(), $1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      row.account_id,
      row.id,
      row.subject,
      quantityText(units),
      priceText(at),
      ctx.clock(),
      reason,
      userOf(ctx),
    ],
  );
  await db.query(
    `INSERT INTO positions (team_id, account_id, symbol, quantity) VALUES (app_team_id(), $1, $2, $3)
     ON CONFLICT (team_id, account_id, symbol) DO UPDATE SET quantity = positions.quantity + excluded.quantity`,
    [row.account_id, row.subject, quantityText(units)],
  );
  const entry = transaction(`adjust:${row.id}`, ctx.clock(), reason, [
    { account: `trading:${row.subject}`, currency: rows[0].currency, amount },
    {
      account: as === "deposit" ? "external" : "adjustment",
      currency: rows[0].currency,
      amount: negated(amount),
    },
  ]);
  await writeTransaction(db, row.account_id, entry);
}

async function priceFor(db: ClientBase, ctx: Context, row: BreakRow): Promise<Price> {
  const quoted = quotesOf(ctx.bus, ctx.teamId, row.account_id)(row.subject)?.reference;
  if (quoted) return quoted;
  const { rows } = await db.query(
    "SELECT price::text FROM executions WHERE account_id = $1 AND symbol = $2 ORDER BY at DESC LIMIT 1",
    [row.account_id, row.subject],
  );
  if (!rows[0]) throw new AppError("conflict", `${row.subject} has no price to book the difference at.`);
  return price(rows[0].price);
}
