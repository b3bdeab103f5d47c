import { z } from "zod";
import type { ControlName } from "#lib/models/risk/index.ts";
import { command } from "#server/access/command.ts";
import { acceptOrder, type PlacedOrder } from "./accept-orders.ts";
import { Accepted, IntentInput, Key, openPreview, readIntent, Token } from "./order-token.ts";
import { quotesOf } from "./quotes.ts";
import { wakeGateway } from "./wake-gateway.ts";

/** Makes the order that was previewed: hard findings refuse it, every soft one must be in `accepted`. */
export const submitOrder = command({
  name: "orders.submit",
  permission: "orders:trade",
  input: z.strictObject({
    key: Key,
    token: Token,
    accepted: Accepted,
    reason: z.string().max(1000).optional(),
  }),
  async run(ctx, { key, token, accepted }): Promise<PlacedOrder> {
    const intent = readIntent(openPreview(ctx, "order", token, IntentInput));
    const placed = await acceptOrder(ctx.db, quotesOf(ctx.bus, ctx.teamId, intent.account), {
      key,
      intent,
      accepted: new Set(accepted as ControlName[]),
      by: ctx.actor.kind === "user" ? ctx.actor.userId : null,
      now: ctx.clock(),
    });
    if (placed.outcome === "accepted") wakeGateway(ctx.bus, intent.account);
    return placed;
  },
  audit: ({ key, accepted, reason }, { outcome, orderId, findings }) => ({
    object: orderId ?? undefined,
    details: { key, outcome, accepted, reason, findings: findings.map(({ control }) => control) },
  }),
});
