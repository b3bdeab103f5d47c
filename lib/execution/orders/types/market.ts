import type { OrderRules } from "#lib/execution/orders/order-rules.ts";

/** Takes the first price there is. */
export const market: OrderRules = {
  needsLimit: false,
  needsStop: false,
  pass: "stops",
  slips: true,
  atOpen: (_buys, _limit, _stop, open) => open,
  inside: () => Number.NaN,
};
