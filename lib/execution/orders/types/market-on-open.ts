import type { OrderRules } from "#lib/execution/orders/order-rules.ts";

export const marketOnOpen: OrderRules = {
  title: "Market on open",
  rule: "Fills at the open of the first bar of a session.",
  moment: "open",
  trigger: "none",
  hasLimit: false,
  trails: false,
  timeInForce: ["OPG"],
};
