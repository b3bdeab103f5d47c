/**
 * Orders: what each type, time in force and fill timing means, the book that holds a simulation's orders, and the
 * fold of facts that says where an order at a venue stands. Not here: prices, fees and matching (brokers), what a
 * fill does to the account (positions).
 */

export { type Bracket, bracketInstructions, wrongBracket } from "./bracket.ts";
export { whatIsWrong } from "./check-intent.ts";
export { clientOrderId, orderClientId, orderIdOf } from "./client-order-id.ts";
export { displayInstruction, wrongDisplayQuantity } from "./display-quantity.ts";
export { type FactText, readFact, writeFact } from "./fact-text.ts";
export { fillTimings } from "./fill-timing.ts";
export { foldOrder } from "./fold-order.ts";
export { WORKED_BY_ALGORITHM } from "./fold-parent.ts";
export {
  type FinalStatus,
  MAX_ORDERS_PER_RUN,
  type NewOrder,
  OrderBook,
  type OrderKind,
  SIZE,
  type SizeKind,
  STATUS,
  TIF,
  TIMING,
  TYPE,
} from "./order-book.ts";
export type * from "./order-fact.ts";
export { NEW_ORDER } from "./order-fact.ts";
export { fixText, ORDER_FIELDS, type OrderField } from "./order-fields.ts";
export { type Attention, type OrderOrigin, type OrderRow, orderRow, type ShownState } from "./order-row.ts";
export { allows, isReached, type OrderRules } from "./order-rules.ts";
export type * from "./order-state.ts";
export { ENDED, isExpectedChange, ORDER_STATES } from "./order-state.ts";
export { orderTimeline, type TimelineEntry } from "./order-timeline.ts";
export { orderTypes, rulesByIndex } from "./order-types.ts";
export {
  CLOCK_SKEW_MICROS,
  type Resolution,
  resolveAttempt,
  type Unanswered,
  type VenueCapabilities,
} from "./resolve-attempt.ts";
export { timesInForce } from "./time-in-force.ts";
export { isFinal, transitions } from "./transitions.ts";
