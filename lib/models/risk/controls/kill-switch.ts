import { z } from "zod";
import { control } from "#lib/models/risk/control.ts";

export const killSwitch = control({
  title: "Kill switch",
  description:
    "Refuses every order while a kill switch stands over its symbol, strategy, account, desk or everything.",
  settings: z.strictObject({}),
  severity: "hard",
  check({ snapshot, order: { symbol } }) {
    const isSymbol = snapshot.stoppedSymbols?.has(symbol) ?? false;
    if (!snapshot.stopped && !isSymbol) return null;
    return `A kill switch stops ${isSymbol ? symbol : "this"}: it must be armed again by a second person first.`;
  },
});
