/** Order nouns. Their behaviour is in lib/execution/orders; columns store the index into these lists. */
export const ORDER_TYPE = ["market", "limit", "stop", "stop-limit"] as const;
export type OrderType = (typeof ORDER_TYPE)[number];

/** DAY lives until the end of the first session in which the order can fill; GTC until cancelled. */
export const TIME_IN_FORCE = ["DAY", "GTC"] as const;
export type TimeInForce = (typeof TIME_IN_FORCE)[number];

export const ORDER_STATUS = [
  "working",
  "filled",
  "cancelled",
  "rejected",
  "expired",
  "partially-filled",
] as const;
export type OrderStatus = (typeof ORDER_STATUS)[number];
