import type { OrderRules } from "#lib/execution/orders/order-rules.ts";

export const limitOnOpen: OrderRules = {
  title: "Limit on open",
  rule: "Fills at the open of the first bar of a session when the limit allows it, otherwise it expires there.",
  moment: "open",
  trigger: "none",
  hasLimit: true,
  trails: false,
  timeInForce: ["OPG"],
};
