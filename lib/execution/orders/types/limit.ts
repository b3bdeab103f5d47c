import type { OrderRules } from "#lib/execution/orders/order-rules.ts";

/** Fills at the open when that is better than the limit, otherwise at the limit when the bar reaches it. */
export const limit: OrderRules = {
  needsLimit: true,
  needsStop: false,
  pass: "limits",
  slips: false,
  atOpen: (buys, limit, _stop, open) => ((buys ? open <= limit : open >= limit) ? open : Number.NaN),
  inside: (buys, limit, _stop, high, low) => ((buys ? low <= limit : high >= limit) ? limit : Number.NaN),
};
