import { IMMEDIATE, type OrderRules } from "#lib/execution/orders/order-rules.ts";

export const limit: OrderRules = {
  title: "Limit",
  rule: "Fills at the open when that is at the limit or better, otherwise at the limit when the bar reaches it.",
  moment: "any",
  trigger: "none",
  hasLimit: true,
  trails: false,
  timeInForce: IMMEDIATE,
};
