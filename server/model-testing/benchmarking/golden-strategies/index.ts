import type { Strategy } from "#lib/models/strategies/index.ts";
import { NotExpressible } from "#server/model-testing/benchmarking/golden-account.ts";
import { emaCrossBracket, priceSmaCross, smaCross, smaCrossLimit, smaCrossStopTarget } from "./crosses.ts";
import { macdTrend, orderEverySession, setHoldingsOnce } from "./lean.ts";
import { orderRotation } from "./order-rotation.ts";
import {
  buyAndHold,
  channelBreakoutStop,
  fixedWeights,
  limitDip,
  pyramidAboveSma,
  rsiBand,
  trendTrailingStop,
} from "./positions.ts";
import type { Trader } from "./trader.ts";

/** The format's vocabulary of strategies, as far as the engine carries it. */
const vocabulary: Record<string, (trader: Trader) => Strategy> = {
  "sma-cross": smaCross,
  "sma-cross-limit": smaCrossLimit,
  "price-sma-cross": priceSmaCross,
  "sma-cross-stop-target": smaCrossStopTarget,
  "buy-and-hold": buyAndHold,
  "limit-dip": limitDip,
  "pyramid-above-sma": pyramidAboveSma,
  "channel-breakout-stop": channelBreakoutStop,
  "rsi-band": rsiBand,
  "ema-cross-bracket": emaCrossBracket,
  "trend-trailing-stop": trendTrailingStop,
  "fixed-weights": fixedWeights,
  "order-rotation": orderRotation,
  "set-holdings-once": setHoldingsOnce,
  "macd-trend": macdTrend,
  "order-every-session": orderEverySession,
};

export function goldenStrategy(name: string, trader: Trader): Strategy {
  const make = vocabulary[name];
  if (!make) throw new NotExpressible(`The engine does not know the strategy "${name}" yet.`);
  return make(trader);
}
