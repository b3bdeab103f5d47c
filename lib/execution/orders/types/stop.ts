import { type OrderRules, RESTING } from "#lib/execution/orders/order-rules.ts";

export const stop: OrderRules = {
  title: "Stop",
  rule: "Fills at the open when that lies at or beyond the stop (a gap), otherwise at the stop when the bar reaches it.",
  moment: "any",
  trigger: "stop",
  hasLimit: false,
  trails: false,
  timeInForce: RESTING,
};
