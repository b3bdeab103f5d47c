import { z } from "zod";
import type { Permission } from "#lib/access/permissions.ts";
import { AppError } from "#lib/core/errors.ts";
import { quantityText } from "#lib/core/money.ts";
import { type AlgorithmCommand, filledOf, type Phase, phaseOf } from "#lib/execution/algorithms/index.ts";
import { command } from "#server/access/command.ts";
import type { Context } from "#server/access/context.ts";
import { quotesOf, wakeGateway } from "#server/execution/orders/index.ts";
import { advanceAlgorithm } from "./advance-algorithm.ts";
import { tellAlgorithm } from "./algorithm-news.ts";

export type Steered = { readonly id: string; readonly phase: Phase; readonly filled: string };

const One = z.strictObject({ id: z.uuid() });

const plain = (name: string, permission: Permission, told: "pause" | "resume" | "cancel" | "take-over") =>
  command({
    name,
    permission,
    input: One,
    run: (ctx, { id }) => steer(ctx, id, { command: told }),
    audit: ({ id }, { phase }) => ({ object: id, details: { phase } }),
  });

/** Stops sending and takes working children back. */
export const pauseAlgorithm = plain("algos.pause", "orders:cancel", "pause");
export const resumeAlgorithm = plain("algos.resume", "orders:trade", "resume");
export const cancelAlgorithm = plain("algos.cancel", "orders:cancel", "cancel");
/** Ends the algorithm and leaves its working children in the trader's hands. */
export const takeOverAlgorithm = plain("algos.takeOver", "orders:trade", "take-over");

export const accelerateAlgorithm = command({
  name: "algos.accelerate",
  permission: "orders:trade",
  input: One.extend({
    factor: z.number().positive().max(100).optional(),
    /** Epoch microseconds. */
    finishBy: z.number().optional(),
  }),
  run(ctx, { id, factor, finishBy }) {
    if ((factor === undefined) === (finishBy === undefined))
      throw new AppError("bad-input", "Give a factor or a time to finish by, one of them.");
    const pace = factor === undefined ? { finishBy: finishBy! } : { factor };
    return steer(ctx, id, { command: "accelerate", ...pace });
  },
  audit: ({ id, factor, finishBy }, { phase }) => ({ object: id, details: { factor, finishBy, phase } }),
});

export async function steer(ctx: Context, id: string, told: AlgorithmCommand): Promise<Steered> {
  const { rows } = await ctx.db.query("SELECT account_id FROM algorithms WHERE order_id = $1", [id]);
  if (!rows[0]) throw new AppError("not-found", "There is no such algorithm in your team.");
  const account: string = rows[0].account_id;
  const now = ctx.clock();
  const by = ctx.actor.kind === "user" ? ctx.actor.userId : null;
  const event = { kind: "command" as const, at: now, ...told };
  const quotes = quotesOf(ctx.bus, ctx.teamId, account);
  const { state } = await advanceAlgorithm(ctx.db, quotes, id, now, [event], by);
  await tellAlgorithm(ctx, id);
  wakeGateway(ctx.bus, account);
  return { id, phase: phaseOf(state), filled: quantityText(filledOf(state)) };
}
