import { z } from "zod";
import { control } from "#lib/models/risk/control.ts";

export const strategyApproval = control({
  title: "Strategy approval",
  description: "Refuses an order of a strategy version that nobody approved for a live account.",
  settings: z.strictObject({}),
  severity: "hard",
  check({ order, snapshot }) {
    if (order.strategy === undefined || snapshot.account.mode === "paper") return null;
    const known = snapshot.strategy?.version === order.strategy && snapshot.strategy.approved;
    return known ? null : `Strategy version ${order.strategy} is not approved for live trading.`;
  },
});
