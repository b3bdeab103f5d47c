import { z } from "zod";
import { commissionModel } from "#lib/execution/brokers/cost-model.ts";

export const noCommission = commissionModel({
  title: "None",
  rule: "Nothing.",
  settings: z.strictObject({}),
  create: () => () => 0,
});
