import { z } from "zod";
import { marginModel } from "#lib/execution/accounts/account-model.ts";

/** Longs only, paid in full. */
export const cashAccount = marginModel({
  title: "Cash account, long only",
  schema: z.strictObject({ type: z.literal("cash") }),
  create: () => ({ initial: 1, maintenance: 0, mayShort: false, feeShare: 1, onCall: "close-all" }),
});
