/**
 * Orders: what each type, time in force and fill timing means, and the book that holds them. Not here: prices,
 * fees and matching (brokers), what a fill does to the account (positions).
 */
export { fillTimings } from "./fill-timing.ts";
export {
  type FinalStatus,
  MAX_ORDERS_PER_RUN,
  type NewOrder,
  OrderBook,
  SIZE,
  type SizeKind,
  STATUS,
  TIF,
  TIMING,
  TYPE,
} from "./order-book.ts";
export { allows, isReached, type OrderRules } from "./order-rules.ts";
export { orderTypes, rulesByIndex } from "./order-types.ts";
export { timesInForce } from "./time-in-force.ts";
export { isFinal, transitions } from "./transitions.ts";
