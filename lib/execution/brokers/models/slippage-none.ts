import { z } from "zod";
import { slippageModel } from "#lib/execution/brokers/cost-model.ts";

export const noSlippage = slippageModel({
  title: "None",
  schema: z.strictObject({ type: z.literal("none") }),
  create: () => (price) => price,
});
