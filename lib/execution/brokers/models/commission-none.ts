import { z } from "zod";
import { commissionModel } from "#lib/execution/brokers/cost-model.ts";

export const noCommission = commissionModel({
  title: "None",
  schema: z.strictObject({ type: z.literal("none") }),
  create: () => () => 0,
});
