import type { OrderRules } from "#lib/execution/orders/order-rules.ts";

export const marketOnClose: OrderRules = {
  title: "Market on close",
  rule: "Fills at the close of the last bar of a session.",
  moment: "close",
  trigger: "none",
  hasLimit: false,
  trails: false,
  timeInForce: ["CLS"],
};
