import { z } from "zod";
import { BPS_IN_ONE, bps, slippageModel, worseBy } from "#lib/execution/brokers/cost-model.ts";

export const bpsSlippage = slippageModel({
  title: "Share of price",
  rule: "A fraction of the price.",
  settings: z.strictObject({ bps: bps("Worse by", 1) }),
  create(settings) {
    const rate = settings.bps / BPS_IN_ONE;
    return (price, buys) => worseBy(price, buys, rate);
  },
});
