import { z } from "zod";
import { BPS_IN_ONE, bps, fraction, slippageModel, worseBy } from "#lib/execution/brokers/cost-model.ts";

export const spreadFractionSlippage = slippageModel({
  title: "Part of the spread",
  rule: "A fraction of an assumed bid–ask spread: 0.5 pays half of it, as crossing it does.",
  settings: z.strictObject({
    fraction: fraction("Part paid", 0.5, "of the spread"),
    spreadBps: bps("Spread", 2),
  }),
  create(settings) {
    const rate = (settings.fraction * settings.spreadBps) / BPS_IN_ONE;
    return (price, buys) => worseBy(price, buys, rate);
  },
});
