import { DAY, isoTime } from "#lib/core/time.ts";
import { type Context, defineStrategy, type Strategy } from "#lib/models/strategies/index.ts";
import { NO_PARAMETERS } from "./crosses.ts";
import type { Trader } from "./trader.ts";

/** Every so many bars the next of five orders: market, limit, stop, stop-limit, then what is held at the next close. */
export function orderRotation(trader: Trader): Strategy {
  const units = trader.number("units");
  const turns: ((ctx: Context) => void)[] = [
    (ctx) => ctx.buy(units),
    (ctx) => ctx.buy(units, { limit: trader.number("limit") * ctx.bar.close, ...validity(ctx, trader) }),
    (ctx) => ctx.sell(units, { stop: trader.number("stop") * ctx.bar.close, ...validity(ctx, trader) }),
    (ctx) =>
      ctx.buy(units, {
        stop: trader.number("stop_limit_trigger") * ctx.bar.close,
        limit: trader.number("stop_limit_limit") * ctx.bar.close,
        ...validity(ctx, trader),
      }),
    (ctx) => closeWhatIsHeld(ctx, trader),
  ];
  return defineStrategy({
    name: "order-rotation",
    parameters: NO_PARAMETERS,
    warmup: () => 0,
    state: () => ({ turn: 0 }),
    onBar(ctx) {
      if ((ctx.index + 1) % trader.number("every") !== 0) return;
      turns[ctx.state.turn++ % turns.length]!(ctx as unknown as Context);
    },
  });
}

const validity = ({ time }: Context, trader: Trader) => ({
  goodTill: isoTime(time + trader.number("valid_days") * DAY).slice(0, 10),
});

/** As many units as are held now, whatever fills until then. */
function closeWhatIsHeld(ctx: Context, trader: Trader): void {
  const { quantity } = ctx.position;
  if (quantity === 0) return;
  const order = quantity > 0 ? ctx.sell(quantity, AT_NEXT_CLOSE) : ctx.buy(-quantity, AT_NEXT_CLOSE);
  trader.closing.add(order);
}

const AT_NEXT_CLOSE = { fillTiming: "next-close" } as const;
