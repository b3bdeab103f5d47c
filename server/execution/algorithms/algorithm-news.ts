import type { Context } from "#server/access/context.ts";

/** Tells screens that an algorithm did something. */
export const tellAlgorithm = (ctx: Pick<Context, "db" | "bus">, orderId: string): Promise<void> =>
  ctx.bus.publish(ctx.db, { topic: "algos", type: "algos.changed", payload: { id: orderId } });
