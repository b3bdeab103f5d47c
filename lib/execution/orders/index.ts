/**
 * Orders: what each type means, the book that holds a simulation's orders, and the fold of facts that says where an
 * order at a venue stands. Not here: prices, fees and matching (brokers), what a fill does to the account (positions).
 * A new type is a file in types/ and a line here.
 */
import { ORDER_TYPE, type OrderType } from "#lib/core/order.ts";
import type { OrderRules } from "./order-rules.ts";
import { limit } from "./types/limit.ts";
import { market } from "./types/market.ts";
import { stop } from "./types/stop.ts";
import { stopLimit } from "./types/stop-limit.ts";

export { foldOrder } from "./fold-order.ts";
export {
  MAX_ORDERS_PER_RUN,
  type NewOrder,
  OrderBook,
  SIZE,
  type SizeKind,
  STATUS,
  TIF,
  TYPE,
} from "./order-book.ts";
export type * from "./order-fact.ts";
export { NEW_ORDER } from "./order-fact.ts";
export type { OrderRules } from "./order-rules.ts";
export type * from "./order-state.ts";
export { ENDED, isExpectedChange, ORDER_STATES } from "./order-state.ts";
export { isReached } from "./types/stop.ts";

export const orderTypes = { market, limit, stop, "stop-limit": stopLimit } as const satisfies Record<
  OrderType,
  OrderRules
>;

/** The rules by the index that order columns store. */
export const rulesByIndex: readonly OrderRules[] = ORDER_TYPE.map((type) => orderTypes[type]);
