import { crossesAbove, crossesBelow } from "#lib/data/features/index.ts";
import { type BarData, type Context, defineStrategy, type Strategy } from "#lib/models/strategies/index.ts";
import { ema, sma, z } from "#lib/models/strategies/sdk.ts";
import type { Trader } from "./trader.ts";

export const NO_PARAMETERS = z.object({});

/** `rises` and `falls` are 1 on the bar of a cross. backtesting.py wants both sides strict, others skip equals. */
export function crossColumns(a: Float64Array, b: Float64Array, trader: Trader) {
  if (trader.preset !== "backtesting.py")
    return { rises: crossesAbove.block([a, b])[0], falls: crossesBelow.block([a, b])[0] };
  const strict = (side: 1 | -1) =>
    a.map((value, i) => (side * (value - b[i]!) > 0 && side * (a[i - 1]! - b[i - 1]!) < 0 ? 1 : 0));
  return { rises: strict(1), falls: strict(-1) };
}

/** The first bar on which orders can be made, given the first on which every indicator is defined. */
export const firstOrderBar = (trader: Trader, defined: number) =>
  trader.preset === "backtesting.py" ? defined + 1 : defined;

const hits = (ctx: Context, name: string) => ctx.indicators[name]!.now === 1;

export function smaCross(trader: Trader): Strategy {
  const fast = trader.number("fast");
  const slow = trader.number("slow");
  const longOnly = trader.text("side") === "long";
  return defineStrategy({
    name: "sma-cross",
    parameters: NO_PARAMETERS,
    indicators: (_, { close }: BarData) => crossColumns(sma(close, fast), sma(close, slow), trader),
    warmup: () => firstOrderBar(trader, Math.max(fast, slow) - 1),
    onBar(ctx) {
      if (hits(ctx, "rises")) {
        if (!longOnly) trader.reverse(ctx, 1);
        else if (ctx.position.isFlat) trader.enter(ctx, 1);
      } else if (hits(ctx, "falls")) {
        if (!longOnly) trader.reverse(ctx, -1);
        else ctx.close();
      }
    },
  });
}

/** As `smaCross`, by limit orders at the middle of the signal bar that live one session. */
export function smaCrossLimit(trader: Trader): Strategy {
  const fast = trader.number("fast");
  const slow = trader.number("slow");
  const longOnly = trader.text("side") === "long";
  const units = trader.number("units");
  return defineStrategy({
    name: "sma-cross-limit",
    parameters: NO_PARAMETERS,
    indicators: (_, { close }: BarData) => crossColumns(sma(close, fast), sma(close, slow), trader),
    warmup: () => firstOrderBar(trader, Math.max(fast, slow) - 1),
    state: () => ({ exit: 0 }),
    onBar(ctx) {
      const rises = hits(ctx, "rises");
      if (!rises && !hits(ctx, "falls")) return;
      const options = {
        limit: trader.rounded(ctx.bar.low + (ctx.bar.high - ctx.bar.low) / 2),
        timeInForce: "DAY",
      } as const;
      if (rises ? ctx.position.isShort : ctx.position.isLong) {
        const side = rises ? "buy" : "sell";
        ctx.state.exit = ctx[side](Math.abs(ctx.position.quantity), options);
      }
      if (rises) ctx.buy(units, options);
      else if (!longOnly) ctx.sell(units, options);
    },
    onOrder(ctx, order) {
      // A cancelled exit is made again as a market order, a cancelled entry is forgotten.
      if (order.id !== ctx.state.exit || order.status !== "expired") return;
      if (order.quantity > 0) ctx.buy(order.quantity);
      else ctx.sell(-order.quantity);
    },
  });
}

export function priceSmaCross(trader: Trader): Strategy {
  const period = trader.number("period");
  return defineStrategy({
    name: "price-sma-cross",
    parameters: NO_PARAMETERS,
    indicators: (_, { close }: BarData) => crossColumns(close, sma(close, period), trader),
    warmup: () => firstOrderBar(trader, period - 1),
    onBar(ctx) {
      if (ctx.orders.length > 0) return;
      if (ctx.position.isFlat) {
        if (hits(ctx, "rises")) trader.enter(ctx, 1);
      } else if (hits(ctx, "falls")) ctx.close();
    },
  });
}

export function smaCrossStopTarget(trader: Trader): Strategy {
  const fast = trader.number("fast");
  const slow = trader.number("slow");
  return defineStrategy({
    name: "sma-cross-stop-target",
    parameters: NO_PARAMETERS,
    indicators: (_, { close }: BarData) => crossColumns(sma(close, fast), sma(close, slow), trader),
    warmup: () => firstOrderBar(trader, Math.max(fast, slow) - 1),
    onBar(ctx) {
      if (!ctx.position.isFlat || !hits(ctx, "rises")) return;
      const stop = trader.number("stop") * ctx.bar.close;
      const target = trader.number("target") * ctx.bar.close;
      const id = ctx.buy(trader.number("units"), { stopLoss: stop, takeProfit: target });
      trader.protections.set(id, { stop, target });
    },
  });
}

type Bracket = { entry: number; madeAt: number; stop: number; target: number };

/** A limit entry whose stop and target are made when it has filled, for the bars after it. */
export function emaCrossBracket(trader: Trader): Strategy {
  const period = trader.number("period");
  return defineStrategy({
    name: "ema-cross-bracket",
    parameters: NO_PARAMETERS,
    indicators: (_, { close }: BarData) => crossColumns(close, ema(close, period), trader),
    warmup: () => firstOrderBar(trader, period - 1),
    state: (): Bracket => ({ entry: 0, madeAt: 0, stop: 0, target: 0 }),
    onFill(ctx, fill) {
      const { entry, stop, target } = ctx.state;
      if (fill.orderId !== entry) return;
      const stopId = ctx.sell(fill.quantity, { stop });
      ctx.sell(fill.quantity, { limit: target, oco: stopId });
    },
    onBar(ctx) {
      const { state } = ctx;
      const { close } = ctx.bar;
      if (ctx.position.isFlat && ctx.orders.length === 0 && hits(ctx, "rises")) {
        state.stop = trader.number("stop") * close;
        state.target = trader.number("target") * close;
        state.madeAt = ctx.time;
        state.entry = ctx.buy(trader.number("units"), { limit: trader.number("limit") * close });
      }
      if (ctx.position.isFlat && trader.endsBefore(ctx, state.madeAt, trader.number("valid_days")))
        ctx.cancel();
    },
  });
}
