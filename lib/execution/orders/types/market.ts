import { IMMEDIATE, type OrderRules } from "#lib/execution/orders/order-rules.ts";

export const market: OrderRules = {
  title: "Market",
  rule: "Takes the first price there is: by default the next open, otherwise the price that its fill timing names.",
  moment: "any",
  trigger: "none",
  hasLimit: false,
  trails: false,
  timeInForce: IMMEDIATE,
};
