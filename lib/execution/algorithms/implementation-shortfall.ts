import { z } from "zod";
import { quantityNumber } from "#lib/core/money.ts";
import { DAY } from "#lib/core/time.ts";
import { algorithm } from "./algorithm.ts";
import { tradeWeights } from "./almgren-chriss.ts";
import { minutes, slices, windowOf } from "./window.ts";

const STANDARD_VOLATILITY_PERCENT = 2;
const STANDARD_DAYS_TO_TRADE_ALL = 0.05;

/**
 * Almgren and Chriss, "Optimal execution of portfolio transactions", 2000, with the paper's own way to its impact
 * coefficients: trading 1 % of a day's volume costs one spread, holding 10 % of it moves the price by one.
 */
export const implementationShortfall = algorithm({
  title: "Implementation shortfall",
  rule: "Trades faster at first, so that the cost expected and the risk of waiting balance (Almgren and Chriss).",
  parameters: z.strictObject({
    minutes: minutes(60),
    slices: slices(12),
    riskAversion: z
      .number()
      .min(0)
      .max(1)
      .default(1e-6)
      .meta({ title: "Risk aversion", unit: "per unit of currency", step: 1e-7 }),
    spreadBps: z.number().min(0.01).max(1000).default(5).meta({ title: "Spread", unit: "bp", step: 0.1 }),
  }),
  window: (parameters, _, market) => windowOf(market, parameters.minutes, parameters.slices),
  weights({ riskAversion, spreadBps }, window, market, quantity) {
    const { session, reference, dailyVolume, volatility } = market;
    const price = reference ?? 100;
    const units = quantityNumber(quantity);
    const volume = dailyVolume ?? units / STANDARD_DAYS_TO_TRADE_ALL;
    const spread = (price * spreadBps) / 1e4;
    return tradeWeights({
      quantity: units,
      days: (window.until - window.from) / (session ? session.close - session.open : DAY),
      slices: window.slices,
      volatility: price * (volatility ?? STANDARD_VOLATILITY_PERCENT / 100),
      fixedCost: spread / 2,
      permanentImpact: spread / (0.1 * volume),
      temporaryImpact: spread / (0.01 * volume),
      riskAversion,
    });
  },
});
