import { type OrderRules, RESTING } from "#lib/execution/orders/order-rules.ts";

export const stopLimit: OrderRules = {
  title: "Stop-limit",
  rule: "A limit order from the moment its stop is reached. Reached inside a bar it fills at the stop when the limit allows that; a limit on the far side waits for the next bar, because whether the price came back cannot be known.",
  moment: "any",
  trigger: "stop",
  hasLimit: true,
  trails: false,
  timeInForce: RESTING,
};
