/**
 * Orders on their way: accepted under the account's lock, kept as facts, with everything that follows from them.
 * Not here: talking to venues (gateway), what an order type means (lib/execution/orders), the controls (lib/models/risk).
 */
import "server-only";

export { acceptOrder, type PlacedOrder, type PlaceOrder } from "./accept-order.ts";
export { type AccountBooks, type BooksRow, booksOf, readBooks } from "./account-books.ts";
export { writeTransaction } from "./book-executions.ts";
export { clientOrderId } from "./client-order-id.ts";
export { type Judgement, loadJudgement } from "./load-judgement.ts";
export * from "./quotes.ts";
export { type Recorded, readOrder, recordFacts } from "./record-facts.ts";
export { cancelOrder } from "./request-change.ts";
export { type Difference, verifyOrders } from "./verify-orders.ts";
