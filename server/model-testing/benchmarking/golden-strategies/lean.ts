import { type BarData, defineStrategy, type Strategy } from "#lib/models/strategies/index.ts";
import { NO_PARAMETERS } from "./crosses.ts";
import type { Trader } from "./trader.ts";

export function setHoldingsOnce(trader: Trader): Strategy {
  return defineStrategy({
    name: "set-holdings-once",
    parameters: NO_PARAMETERS,
    warmup: () => 0,
    onBar(ctx) {
      if (ctx.index === 0) ctx.targetPercent(trader.number("target"));
    },
  });
}

export function orderEverySession(trader: Trader): Strategy {
  return defineStrategy({
    name: "order-every-session",
    parameters: NO_PARAMETERS,
    warmup: () => 0,
    onBar(ctx) {
      ctx.buy(trader.number("units"));
    },
  });
}

/** Mean of the values so far up to `period` of them, exponential weight 2 ÷ (period + 1) from then on. */
function leanEma(values: Float64Array, period: number, from = 0): Float64Array {
  const column = new Float64Array(values.length).fill(Number.NaN);
  const weight = 2 / (period + 1);
  let value = 0;
  for (let i = from; i < values.length; i++) {
    const count = i - from + 1;
    value =
      count <= period ? value + (values[i]! - value) / count : values[i]! * weight + value * (1 - weight);
    column[i] = value;
  }
  return column;
}

export function macdTrend(trader: Trader): Strategy {
  const fast = trader.number("fast");
  const slow = trader.number("slow");
  const signal = trader.number("signal");
  const threshold = trader.number("threshold");
  const short = trader.text("on_short_signal") === "reverse" ? -1 : 0;
  const ready = Math.max(fast, slow) - 1;
  return defineStrategy({
    name: "macd-trend",
    parameters: NO_PARAMETERS,
    indicators: (_, { close }: BarData) => {
      const quick = leanEma(close, fast);
      const late = leanEma(close, slow);
      const macd = quick.map((value, i) => value - late[i]!);
      const signals = leanEma(macd, signal, ready);
      return { distance: macd.map((value, i) => (value - signals[i]!) / quick[i]!) };
    },
    warmup: () => ready + signal - 1,
    onBar(ctx) {
      const distance = ctx.indicators.distance.now;
      const { quantity } = ctx.position;
      if (quantity <= 0 && distance > threshold) ctx.targetPercent(1);
      else if (quantity >= 0 && distance < -threshold) ctx.targetPercent(short);
    },
  });
}
