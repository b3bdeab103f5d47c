import type { OrderRules } from "#lib/execution/orders/order-rules.ts";

/** Fills at the open when that lies beyond the stop (a gap), otherwise at the stop when the bar reaches it. */
export const stop: OrderRules = {
  needsLimit: false,
  needsStop: true,
  pass: "stops",
  slips: true,
  atOpen: (buys, _limit, stop, open) => (isReached(buys, stop, open, open) ? open : Number.NaN),
  inside: (buys, _limit, stop, high, low) => (isReached(buys, stop, high, low) ? stop : Number.NaN),
};

export const isReached = (buys: boolean, stop: number, high: number, low: number): boolean =>
  buys ? high >= stop : low <= stop;
