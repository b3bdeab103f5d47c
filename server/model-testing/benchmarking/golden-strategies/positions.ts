import { type BarData, defineStrategy, type Strategy } from "#lib/models/strategies/index.ts";
import { highest, lowest, sma } from "#lib/models/strategies/sdk.ts";
import type { JsonObject } from "#server/model-testing/benchmarking/golden-case.ts";
import { firstOrderBar, NO_PARAMETERS } from "./crosses.ts";
import type { Trader } from "./trader.ts";

export function buyAndHold(trader: Trader): Strategy {
  return defineStrategy({
    name: "buy-and-hold",
    parameters: NO_PARAMETERS,
    warmup: () => firstOrderBar(trader, 0),
    onBar(ctx) {
      if (ctx.position.isFlat && ctx.orders.length === 0) trader.enter(ctx, 1);
    },
  });
}

export function pyramidAboveSma(trader: Trader): Strategy {
  const period = trader.number("period");
  const units = trader.number("units");
  return defineStrategy({
    name: "pyramid-above-sma",
    parameters: NO_PARAMETERS,
    indicators: (_, { close }: BarData) => ({ average: sma(close, period) }),
    warmup: () => firstOrderBar(trader, period - 1),
    onBar(ctx) {
      const { close } = ctx.bar;
      const average = ctx.indicators.average.now;
      const room = Math.round(ctx.position.quantity / units) < trader.number("max_trades");
      if (close > average && room && (ctx.index + 1) % trader.number("every") === 0) trader.enter(ctx, 1);
      if (close < trader.number("exit") * average) ctx.close();
    },
  });
}

type Entry = { id: number; stopId: number; stop: number; target: number };
const noEntry = (): Entry => ({ id: 0, stopId: 0, stop: Number.NEGATIVE_INFINITY, target: 0 });

export function limitDip(trader: Trader): Strategy {
  return defineStrategy({
    name: "limit-dip",
    parameters: NO_PARAMETERS,
    warmup: () => firstOrderBar(trader, 0),
    state: noEntry,
    // The exits of a limit entry are tested from the bar after it.
    onFill(ctx, fill) {
      if (fill.orderId !== ctx.state.id) return;
      const stopId = ctx.sell(fill.quantity, { stop: ctx.state.stop });
      ctx.sell(fill.quantity, { limit: ctx.state.target, oco: stopId });
    },
    onBar(ctx) {
      if (!ctx.position.isFlat) return;
      const { state } = ctx;
      const { close } = ctx.bar;
      const limit = trader.number("limit");
      ctx.cancel();
      state.stop = trader.rounded(limit * trader.number("stop") * close);
      state.target = trader.rounded(limit * trader.number("target") * close);
      state.id = trader.enter(ctx, 1, { limit: trader.rounded(limit * close) });
      trader.protections.set(state.id, { stop: state.stop, target: state.target });
    },
  });
}

export function channelBreakoutStop(trader: Trader): Strategy {
  const entry = trader.number("entry_period");
  const exit = trader.number("exit_period");
  return defineStrategy({
    name: "channel-breakout-stop",
    parameters: NO_PARAMETERS,
    indicators: (_, { high, low }: BarData) => ({ top: highest(high, entry), bottom: lowest(low, exit) }),
    warmup: () => firstOrderBar(trader, Math.max(entry, exit) - 1),
    state: noEntry,
    onBar(ctx) {
      const { state } = ctx;
      if (ctx.position.isFlat) {
        ctx.cancel();
        Object.assign(state, noEntry());
        state.id = trader.enter(ctx, 1, { stop: ctx.indicators.top.now });
        return;
      }
      const bottom = ctx.indicators.bottom.now;
      if (bottom <= state.stop) return;
      if (state.stopId) ctx.cancel(state.stopId);
      state.stop = bottom;
      state.stopId = ctx.sell(ctx.position.quantity, { stop: bottom });
      trader.protections.set(state.id, { stop: bottom });
    },
  });
}

export function trendTrailingStop(trader: Trader): Strategy {
  const period = trader.number("period");
  return defineStrategy({
    name: "trend-trailing-stop",
    parameters: NO_PARAMETERS,
    indicators: (_, { close }: BarData) => ({ average: sma(close, period) }),
    warmup: () => firstOrderBar(trader, period - 1),
    state: noEntry,
    onBar(ctx) {
      const { state } = ctx;
      const units = trader.number("units");
      const level = ctx.bar.close * (1 - trader.number("trail"));
      if (ctx.position.isFlat) {
        if (ctx.orders.length > 0 || ctx.bar.close <= ctx.indicators.average.now) return;
        trader.enter(ctx, 1);
      } else if (level <= state.stop) return;
      else ctx.cancel(state.stopId);
      state.stop = level;
      state.stopId = ctx.sell(units, { stop: level });
      trader.trailing.add(state.stopId);
    },
  });
}

export function rsiBand(trader: Trader): Strategy {
  const period = trader.number("period");
  return defineStrategy({
    name: "rsi-band",
    parameters: NO_PARAMETERS,
    indicators: (_, { close }: BarData) => ({ rsi: rsiFromFirstChange(close, period) }),
    warmup: () => firstOrderBar(trader, period),
    onBar(ctx) {
      const rsi = ctx.indicators.rsi.now;
      if (ctx.position.isFlat && rsi < trader.number("enter_below")) trader.enter(ctx, 1);
      else if (!ctx.position.isFlat && rsi > trader.number("exit_above")) ctx.close();
    },
  });
}

/** RSI whose averages start at the first change with weight 1/period; ours start with a mean (as TA-Lib). */
function rsiFromFirstChange(close: Float64Array, period: number): Float64Array {
  const column = new Float64Array(close.length).fill(Number.NaN);
  let gain = 0;
  let loss = 0;
  for (let i = 1; i < close.length; i++) {
    const change = close[i]! - close[i - 1]!;
    const weight = i === 1 ? 1 : 1 / period;
    gain += weight * (Math.max(change, 0) - gain);
    loss += weight * (Math.max(-change, 0) - loss);
    if (i >= period) column[i] = 100 - 100 / (1 + gain / loss);
  }
  return column;
}

const PERIOD_OF: Record<string, (date: Date) => number> = {
  never: () => 0,
  "month-end": (date) => date.getUTCFullYear() * 12 + date.getUTCMonth(),
  "quarter-end": (date) => date.getUTCFullYear() * 4 + Math.floor(date.getUTCMonth() / 3),
  "year-end": (date) => date.getUTCFullYear(),
};

/** Weights set on the first close, and again at the last close of each period. */
export function fixedWeights(trader: Trader): Strategy {
  const weights = trader.value("weights") as JsonObject;
  const periodOf = PERIOD_OF[trader.text("rebalance") ?? "never"]!;
  return defineStrategy({
    name: "fixed-weights",
    parameters: NO_PARAMETERS,
    warmup: () => 0,
    onBar(ctx) {
      const next = trader.startOfNext(ctx);
      const now = periodOf(new Date(ctx.time / 1000));
      const isLast = next !== undefined && periodOf(new Date(next / 1000)) !== now;
      if (ctx.index === 0 || isLast) ctx.targetPercent(Number(weights[ctx.symbol] ?? 0));
    },
  });
}
