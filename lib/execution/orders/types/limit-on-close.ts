import type { OrderRules } from "#lib/execution/orders/order-rules.ts";

export const limitOnClose: OrderRules = {
  title: "Limit on close",
  rule: "Fills at the close of the last bar of a session when the limit allows it, otherwise it expires there.",
  moment: "close",
  trigger: "none",
  hasLimit: true,
  trails: false,
  timeInForce: ["CLS"],
};
