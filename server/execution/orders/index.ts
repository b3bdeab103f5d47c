/**
 * Orders on their way: accepted under the account's lock, kept as facts, with everything that follows from them.
 * Not here: talking to venues (gateway), what an order type means (lib/execution/orders), the controls (lib/models/risk).
 */
import "server-only";

export { acceptOrder, acceptOrders } from "./accept-orders.ts";
export { AcceptQueue, acceptQueue } from "./accept-queue.ts";
export {
  type AccountBooks,
  type BooksRow,
  booksOf,
  currencyPair,
  readBooks,
  tradedInstrument,
} from "./account-books.ts";
export { adoptOrder, type MadeByVenue } from "./adopt-order.ts";
export { type AdoptUnknownOrder, adoptUnknownOrder } from "./adopt-unknown-order.ts";
export { type BasketAnswer, type BasketPreview, previewBasket, submitBasket } from "./basket.ts";
export { settleVariation, writeTransaction } from "./book-executions.ts";
export { cancelAll, cancelOrders, type RowAnswer } from "./cancel-orders.ts";
export { previewReplace, replaceMany, replaceOne } from "./change-orders.ts";
export { clientOrderId } from "./client-order-id.ts";
export { type Judgement, loadJudgement } from "./load-judgement.ts";
export { keepOrderFeed, type OrderFeedHost } from "./order-feed.ts";
export { Accepted, IntentInput, Key, openPreview, sealPreview, Token, writeIntent } from "./order-token.ts";
export type { PlacedOrder, PlaceOrder } from "./place-order.ts";
export { type OrderPreview, type Outlook, outlook, previewOrder } from "./preview-order.ts";
export * from "./quotes.ts";
export {
  getOrder,
  ORDERS_TOPIC,
  type OrderText,
  orderHistory,
  readCursor,
  readIdCursor,
  snapshotOrders,
} from "./read-orders.ts";
export { recordAccountFacts } from "./record-account-facts.ts";
export { type Recorded, readOrder, recordFacts, recordManyFacts } from "./record-facts.ts";
export { type Replaced, type ReplaceOrder, replaceOrder } from "./replace-order.ts";
export { cancelOrder, withdrawOrders } from "./request-change.ts";
export { submission, submitOrder } from "./submit-order.ts";
export { type Difference, type Verified, verifyOrders } from "./verify-orders.ts";
export { voidVerdicts } from "./void-verdicts.ts";
export { GATEWAY_CHANNEL, wakeGateway } from "./wake-gateway.ts";
