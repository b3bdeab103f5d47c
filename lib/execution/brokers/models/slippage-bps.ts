import { z } from "zod";
import { BPS_IN_ONE, slippageModel } from "#lib/execution/brokers/cost-model.ts";

/** A fraction of the price against the trader, in basis points. */
export const bpsSlippage = slippageModel({
  title: "Basis points of price",
  schema: z.strictObject({ type: z.literal("bps"), bps: z.number().min(0).max(1000) }),
  create({ bps }) {
    const rate = bps / BPS_IN_ONE;
    return (price, buys) => price + (buys ? rate : -rate) * Math.abs(price);
  },
});
