import { z } from "zod";
import { control, reduces } from "#lib/models/risk/control.ts";

export const accountMode = control({
  title: "Account state",
  description: "Refuses every order of a halted account, and all but reducing ones when it may only reduce.",
  settings: z.strictObject({}),
  severity: "hard",
  check(judged) {
    const { id, state } = judged.snapshot.account;
    if (judged.order.account !== id) return `The order is for account ${judged.order.account}, not ${id}.`;
    if (state === "halted") return "Trading in this account is halted.";
    return state === "open" || reduces(judged) ? null : "This account may only reduce its positions.";
  },
});
