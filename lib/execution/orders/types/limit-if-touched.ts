import { type OrderRules, RESTING } from "#lib/execution/orders/order-rules.ts";

export const limitIfTouched: OrderRules = {
  title: "Limit if touched",
  rule: "A limit order from the moment its touch price is reached. Reached inside a bar it fills at the touch price when the limit allows that; a better limit waits for the next bar.",
  moment: "any",
  trigger: "touch",
  hasLimit: true,
  trails: false,
  timeInForce: RESTING,
};
