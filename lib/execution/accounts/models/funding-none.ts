import { z } from "zod";
import { fundingModel } from "#lib/execution/accounts/account-model.ts";

export const noFunding = fundingModel({
  title: "None",
  schema: z.strictObject({ type: z.literal("none") }),
  create: () => ({ everyHours: 24, rate: () => 0 }),
});
