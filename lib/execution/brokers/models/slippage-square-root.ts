import { z } from "zod";
import { BPS_IN_ONE, bps, shareOf, slippageModel, worseBy } from "#lib/execution/brokers/cost-model.ts";

/** The square-root law of impact: Almgren, Thum, Hauptmann and Li, "Direct estimation of equity market impact", 2005. */
export const squareRootSlippage = slippageModel({
  title: "Square-root impact",
  rule: "A factor times the volatility of a bar times the square root of the fill's share of its volume. A bar without volume counts as taken whole.",
  settings: z.strictObject({
    factor: z.number().min(0).max(10).default(1).meta({ title: "Factor", unit: "", step: 0.1 }),
    volatilityBps: bps("Volatility of a bar", 100),
  }),
  create({ factor, volatilityBps }) {
    const most = Math.min(1, (factor * volatilityBps) / BPS_IN_ONE);
    return (price, buys, units, volume) => worseBy(price, buys, most * Math.sqrt(shareOf(units, volume())));
  },
});
