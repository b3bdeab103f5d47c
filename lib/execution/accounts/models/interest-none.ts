import { z } from "zod";
import { interestModel } from "#lib/execution/accounts/account-model.ts";

export const noInterest = interestModel({
  title: "None",
  schema: z.strictObject({ type: z.literal("none") }),
  create: () => () => 0,
});
