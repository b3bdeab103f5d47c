import { type OrderRules, RESTING } from "#lib/execution/orders/order-rules.ts";

export const marketIfTouched: OrderRules = {
  title: "Market if touched",
  rule: "Waits for a better price, then takes what there is: the open when that is at or beyond the touch price, otherwise the touch price when the bar reaches it. Slippage applies.",
  moment: "any",
  trigger: "touch",
  hasLimit: false,
  trails: false,
  timeInForce: RESTING,
};
