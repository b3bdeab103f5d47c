import type { OrderBook, Side } from "./order-book.ts";

/** Measures of a book at one moment; NaN where a side that they need is empty. Prices in the instrument's currency. */

/** Best ask − best bid. */
export function spread(book: OrderBook): number {
  return price(book, "ask") - price(book, "bid");
}

/** Halfway between best bid and best ask. */
export function midPrice(book: OrderBook): number {
  return (price(book, "ask") + price(book, "bid")) / 2;
}

/** Best prices weighted by the quantity on the other side (Gatheral and Oomen 2010): near the side about to give way. */
export function microPrice(book: OrderBook): number {
  const [bid, ask] = [book.best("bid"), book.best("ask")];
  if (!bid || !ask) return Number.NaN;
  return (bid[0] * ask[1] + ask[0] * bid[1]) / (bid[1] + ask[1]);
}

/** (bid − ask) ÷ (bid + ask) quantity of the best `levels`: −1 only asks … 1 only bids. */
export function imbalanceOf(book: OrderBook, levels: number): number {
  const [bid, ask] = [depth(book, "bid", levels), depth(book, "ask", levels)];
  return (bid - ask) / (bid + ask);
}

/** Quantity of the best `levels` of a side. */
export function depth(book: OrderBook, side: Side, levels: number): number {
  return book.top(side, levels).reduce((sum, [, quantity]) => sum + quantity, 0);
}

/** Mean price at which an order of `quantity` would fill against `side`; NaN when the side holds less. */
export function priceToFill(book: OrderBook, side: Side, quantity: number): number {
  let rest = quantity;
  let value = 0;
  for (const [level, held] of book.top(side, Number.POSITIVE_INFINITY)) {
    const taken = Math.min(rest, held);
    value += taken * level;
    rest -= taken;
    if (rest <= 0) return value / quantity;
  }
  return Number.NaN;
}

const price = (book: OrderBook, side: Side) => book.best(side)?.[0] ?? Number.NaN;
