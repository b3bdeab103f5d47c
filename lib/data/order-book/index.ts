/** Order books: levels, keeping in step with a venue's stream, and measures. Not here: our own orders (lib/execution). */
export { type DepthChange, DepthFeed, type DepthSnapshot } from "./depth-feed.ts";
export { depth, imbalanceOf, microPrice, midPrice, priceToFill, spread } from "./measures.ts";
export { type Level, OrderBook, type Side } from "./order-book.ts";
