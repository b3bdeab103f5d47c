import type { OrderStatus } from "#lib/core/order.ts";

/** What may follow each status. The simulation and every reducer of orders keep to it. */
export const transitions: Readonly<Record<OrderStatus, readonly OrderStatus[]>> = {
  waiting: ["working", "cancelled", "rejected"],
  working: ["partially-filled", "filled", "cancelled", "rejected", "expired"],
  "partially-filled": ["partially-filled", "filled", "cancelled", "rejected", "expired"],
  filled: [],
  cancelled: [],
  rejected: [],
  expired: [],
};

export const isFinal = (status: OrderStatus): boolean => transitions[status].length === 0;
