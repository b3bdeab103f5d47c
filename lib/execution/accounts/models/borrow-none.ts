import { z } from "zod";
import { borrowModel } from "#lib/execution/accounts/account-model.ts";

export const noBorrow = borrowModel({
  title: "Borrowed for nothing",
  schema: z.strictObject({ type: z.literal("none") }),
  create: () => ({ perDay: () => 0, refuses: () => "" }),
});
