import { z } from "zod";
import { slippageModel } from "#lib/execution/brokers/cost-model.ts";

export const noSlippage = slippageModel({
  title: "None",
  rule: "The price by the order's rules.",
  settings: z.strictObject({}),
  create: () => (price) => price,
});
