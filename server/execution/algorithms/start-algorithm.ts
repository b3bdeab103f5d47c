import { createHash, randomUUID } from "node:crypto";
import { z } from "zod";
import { canonicalJson } from "#lib/core/canonical-json.ts";
import { AppError } from "#lib/core/errors.ts";
import { NO_QUANTITY, priceText, quantityText } from "#lib/core/money.ts";
import { clientOrderId, NEW_ORDER, type OrderFact, writeFact } from "#lib/execution/orders/index.ts";
import type { Finding } from "#lib/models/risk/index.ts";
import { command } from "#server/access/command.ts";
import type { Context } from "#server/access/context.ts";
import { Accepted, Key, openPreview, quotesOf, Token, wakeGateway } from "#server/execution/orders/index.ts";
import { advanceAlgorithm } from "./advance-algorithm.ts";
import { tellAlgorithm } from "./algorithm-news.ts";
import { type Beginning, writeBeginning } from "./algorithm-record.ts";
import { judgeParent, type ParentIntent, Previewed, parentOrder } from "./preview-algorithm.ts";

export type StartedAlgorithm = {
  readonly outcome: "accepted" | "denied";
  readonly orderId: string | null;
  readonly findings: readonly Finding[];
};

/** Starts what was previewed: hard findings refuse it, every soft one must be in `accepted`. */
export const startAlgorithm = command({
  name: "algos.start",
  permission: "orders:trade",
  input: z.strictObject({
    key: Key,
    token: Token,
    accepted: Accepted,
    reason: z.string().max(1000).optional(),
  }),
  async run(ctx, { key, token, accepted }): Promise<StartedAlgorithm> {
    const { intent, choice } = openPreview(ctx, "algorithm", token, Previewed);
    const { findings, beginning } = await judgeParent(ctx, intent, choice);
    const blocked = findings.some((one) => one.severity === "hard" || !accepted.includes(one.control));
    if (blocked) return { outcome: "denied", orderId: null, findings };
    const orderId = await beginParent(ctx, key, intent, beginning, accepted);
    await advanceAlgorithm(ctx.db, quotesOf(ctx.bus, ctx.teamId, intent.account), orderId, ctx.clock());
    await tellAlgorithm(ctx, orderId);
    wakeGateway(ctx.bus, intent.account);
    return { outcome: "accepted", orderId, findings };
  },
  audit: ({ key, accepted, reason }, { outcome, orderId, findings }) => ({
    object: orderId ?? undefined,
    details: { key, outcome, accepted, reason, findings: findings.map(({ control }) => control) },
  }),
});

/** Stores the order and its algorithm once for a key; answers the order. Throws "conflict" for a key used otherwise. */
async function beginParent(
  ctx: Context,
  key: string,
  intent: ParentIntent,
  beginning: Beginning,
  accepted: readonly string[],
): Promise<string> {
  const order = { ...parentOrder(intent), orderId: randomUUID() };
  const at = ctx.clock();
  const worked = { step: 0, phase: "running", filled: NO_QUANTITY, price: null } as const;
  const facts: OrderFact[] = [
    { id: "intent", at, kind: "intent", order },
    { id: "risk-passed", at, kind: "risk-passed" },
    { id: "worked:0", at, kind: "worked", ...worked },
  ];
  const asked = {
    client_order_id: clientOrderId(order.orderId, NEW_ORDER),
    symbol: order.symbol,
    side: order.side,
    quantity: quantityText(order.quantity),
    limit_price: order.limitPrice && priceText(order.limitPrice),
    updated_at: at,
    created_by: ctx.actor.kind === "user" ? ctx.actor.userId : null,
  };
  const { client_order_id: _, updated_at: _a, ...same } = asked;
  const body = canonicalJson({ ...same, choice: beginning.choice });
  const payload = {
    accountId: order.account,
    orderId: order.orderId,
    key,
    bodyHash: createHash("sha256").update(body).digest("hex"),
    facts: facts.map(writeFact),
    order: asked,
  };
  const { rows } = await ctx.db.query("SELECT begin_parent($1) AS answer", [JSON.stringify(payload)]);
  const { outcome, orderId } = rows[0].answer as { outcome: string; orderId: string };
  if (outcome === "no-account") throw new AppError("not-found", "There is no such account in your team.");
  if (outcome === "other-body")
    throw new AppError(
      "conflict",
      `The key ${key} was used for another order; make a new key for a new order.`,
    );
  if (outcome === "accepted")
    await ctx.db.query(
      `INSERT INTO algorithms (team_id, order_id, account_id, name, beginning, accepted, phase, wake_at, seen_entry)
       VALUES (app_team_id(), $1, $2, $3, $4, $5, 'running', $6, (SELECT coalesce(max(seq), 0) FROM paper_journal
         WHERE account_id = $2 AND kind IN ('bars', 'open')))`,
      [
        orderId,
        order.account,
        beginning.choice.name,
        JSON.stringify(writeBeginning(beginning)),
        accepted,
        beginning.market.now,
      ],
    );
  return orderId;
}
