/** Order nouns. Their behaviour is in lib/execution/orders; columns store the index into these lists. */
export const ORDER_TYPE = [
  "market",
  "limit",
  "stop",
  "stop-limit",
  "trailing-stop",
  "market-if-touched",
  "limit-if-touched",
  "market-on-open",
  "limit-on-open",
  "market-on-close",
  "limit-on-close",
] as const;
export type OrderType = (typeof ORDER_TYPE)[number];

/** How long an order lives: lib/execution/orders/time-in-force.ts says what each means. */
export const TIME_IN_FORCE = ["DAY", "GTC", "GTD", "IOC", "FOK", "OPG", "CLS"] as const;
export type TimeInForce = (typeof TIME_IN_FORCE)[number];

/** "waiting" until another order has filled, then "working" until one of the rest. */
export const ORDER_STATUS = [
  "working",
  "filled",
  "cancelled",
  "rejected",
  "expired",
  "partially-filled",
  "waiting",
] as const;
export type OrderStatus = (typeof ORDER_STATUS)[number];

/** At which price of which bar a market order fills: lib/execution/orders/fill-timing.ts says what each means. */
export const FILL_TIMINGS = ["next-open", "this-close", "next-close", "vwap-of-next"] as const;
export type FillTiming = (typeof FILL_TIMINGS)[number];
