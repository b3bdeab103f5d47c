import { z } from "zod";
import { marginModel } from "#lib/execution/accounts/account-model.ts";

/** Longs are paid in full; a short is covered by its proceeds and as much again. */
export const fullMargin = marginModel({
  title: "Fully collateralised",
  schema: z.strictObject({ type: z.literal("full") }),
  create: () => ({ initial: 1, maintenance: 0, mayShort: true, feeShare: 1, onCall: "close-all" }),
});
