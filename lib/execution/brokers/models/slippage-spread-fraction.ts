import { z } from "zod";
import { BPS_IN_ONE, slippageModel } from "#lib/execution/brokers/cost-model.ts";

/** A fraction of an assumed bid–ask spread of `spreadBps`: 0.5 pays half the spread, as crossing it does. */
export const spreadFractionSlippage = slippageModel({
  title: "Fraction of the spread",
  schema: z.strictObject({
    type: z.literal("spread-fraction"),
    fraction: z.number().min(0).max(1),
    spreadBps: z.number().min(0).max(1000),
  }),
  create({ fraction, spreadBps }) {
    const rate = (fraction * spreadBps) / BPS_IN_ONE;
    return (price, buys) => price + (buys ? rate : -rate) * Math.abs(price);
  },
});
