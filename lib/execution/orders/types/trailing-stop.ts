import { type OrderRules, RESTING } from "#lib/execution/orders/order-rules.ts";

export const trailingStop: OrderRules = {
  title: "Trailing stop",
  rule: "A stop that follows the best price since it was placed, by an amount or a fraction of that price, and never moves back. It starts from the last price known; a bar's open moves it at once, its high or low after the bar (on a stated path: when the path gets there).",
  moment: "any",
  trigger: "stop",
  hasLimit: false,
  trails: true,
  timeInForce: RESTING,
};
