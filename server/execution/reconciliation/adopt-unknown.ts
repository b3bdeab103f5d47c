import { z } from "zod";
import { AppError } from "#lib/core/errors.ts";
import { priceSchema, priceText, quantitySchema, quantityText } from "#lib/core/money.ts";
import { type FactText, readFact, writeFact } from "#lib/execution/orders/index.ts";
import { command } from "#server/access/command.ts";
import type { VenueAsk } from "#server/execution/brokers/index.ts";
import type { VenueEvent } from "#server/execution/gateway/index.ts";
import { adoptUnknownOrder, cancelOrder, quotesOf, wakeGateway } from "#server/execution/orders/index.ts";

/** An open order at the venue that nobody placed here, as a break keeps it: decimals are text. */
export type UnknownOrder = {
  readonly asks: Record<keyof VenueAsk, string | null>;
  readonly facts: readonly FactText[];
};

const Asks = z.strictObject({
  symbol: z.string(),
  side: z.enum(["buy", "sell", "sell-short"]),
  type: z.string(),
  timeInForce: z.string(),
  quantity: quantitySchema,
  limitPrice: priceSchema.nullable(),
  stopPrice: priceSchema.nullable(),
});

export const writeUnknown = (
  { quantity, limitPrice, stopPrice, ...asks }: VenueAsk,
  events: readonly VenueEvent[],
): UnknownOrder => ({
  asks: {
    ...asks,
    quantity: quantityText(quantity),
    limitPrice: limitPrice && priceText(limitPrice),
    stopPrice: stopPrice && priceText(stopPrice),
  },
  facts: events.map(({ fact }) => writeFact(fact)),
});

/**
 * Makes an order that the venue has and nobody placed here ours, by a person with a reason; `next` "cancel" asks for
 * its end in the same moment. Its executions are booked as any order's.
 */
export const adoptUnknown = command({
  name: "reconcile.adopt",
  permission: "reconcile:resolve",
  input: z.strictObject({
    breakId: z.uuid(),
    reason: z.string().trim().min(1, "Say why.").max(2000),
    next: z.enum(["keep", "cancel"]),
  }),
  async run(ctx, { breakId, reason, next }): Promise<{ orderId: string }> {
    const { db, bus, clock, teamId, actor } = ctx;
    const found = await db.query("SELECT account_id FROM reconcile_breaks WHERE id = $1", [breakId]);
    if (!found.rows[0]) throw new AppError("not-found", "There is no such break in your team.");
    const accountId: string = found.rows[0].account_id;
    // The account first, as everything that books does.
    await db.query("SELECT FROM accounts WHERE id = $1 FOR UPDATE", [accountId]);
    const { rows } = await db.query("SELECT * FROM reconcile_breaks WHERE id = $1 FOR UPDATE", [breakId]);
    const { kind, subject, state, detail } = rows[0];
    if (kind !== "order-unknown")
      throw new AppError("bad-input", "Only an open order that is not ours can be adopted.");
    if (state !== "open" && state !== "acknowledged")
      throw new AppError("conflict", `The break is ${state} already.`);
    if (detail === null)
      throw new AppError("conflict", "The broker says too little of this order: end it at the broker.");
    const by = actor.kind === "user" ? actor.userId : null;
    const now = clock();
    const orderId = await adoptUnknownOrder(db, quotesOf(bus, teamId, accountId), {
      ...{ accountId, clientOrderId: subject, asks: Asks.parse(detail.asks) },
      ...{ facts: (detail.facts as FactText[]).map(readFact), by, reason, now },
    });
    if (next === "cancel") await cancelOrder(db, orderId, now);
    await db.query(
      "UPDATE reconcile_breaks SET state = 'adjusted', reason = $2, resolved_by = $3, resolved_at = $4 WHERE id = $1",
      [breakId, reason, by, now],
    );
    const payload = { accountId };
    await bus.publish(db, { topic: "reconciliation", type: "reconciliation.changed", payload });
    await bus.publish(db, { topic: "positions", type: "positions.changed", payload });
    wakeGateway(bus, accountId);
    return { orderId };
  },
  audit: (input, { orderId }) => ({ object: orderId, details: input }),
});
