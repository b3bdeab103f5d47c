import type { OrderRules } from "#lib/execution/orders/order-rules.ts";
import { limit as limitRules } from "./limit.ts";
import { isReached } from "./stop.ts";

/**
 * A limit order from the moment the stop is reached. Reached inside a bar, it fills there only at the stop
 * itself (when the limit allows it): whether the price came back to a better limit cannot be known.
 */
export const stopLimit: OrderRules = {
  needsLimit: true,
  needsStop: true,
  pass: "stops",
  slips: false,
  atOpen: (buys, limit, stop, open) =>
    isReached(buys, stop, open, open) ? limitRules.atOpen(buys, limit, stop, open) : Number.NaN,
  inside: (buys, limit, stop, high, low) =>
    isReached(buys, stop, high, low) && (buys ? stop <= limit : stop >= limit) ? stop : Number.NaN,
};
