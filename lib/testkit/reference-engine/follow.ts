import { type Context, defineStrategy, type Size, type Strategy, z } from "#lib/models/strategies/sdk.ts";
import type { Action } from "./order.ts";

/** A strategy for the fast engine that does what a trial says. One that listens makes the engine tell it everything. */
export function follow(
  actions: readonly Action[],
  { warmup = 0, listens = false }: { readonly warmup?: number; readonly listens?: boolean } = {},
): Strategy {
  return defineStrategy({
    name: "Follow",
    parameters: z.object({}),
    warmup: () => warmup,
    ...(listens && { onOrder: () => {}, onFill: () => {} }),
    onBar(ctx) {
      for (const step of actions)
        if (step.symbol === ctx.symbol && step.bar === ctx.index) perform(ctx as unknown as Context, step);
    },
  });
}

function perform(ctx: Context, step: Action): void {
  if (step.verb === "cancel") ctx.cancel(step.id);
  else if (step.verb === "replace") ctx.replace(step.id, step.changes);
  else if (step.verb === "close") ctx.close(step.options);
  else if (step.verb === "buy" || step.verb === "sell") {
    const size: Size = step.unit === "units" ? step.amount : ({ [step.unit]: step.amount } as Size);
    ctx[step.verb](size, step.options);
  } else ctx[step.verb](step.amount, step.options);
}
