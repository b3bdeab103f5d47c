import type { OrderBook } from "#lib/execution/orders/index.ts";

/** Moves a trailing stop after the price: a sale's stop only ever rises, a buy's only ever falls. */
export function trailFrom(book: OrderBook, row: number, price: number): void {
  const amount = book.trail.get(row);
  const fraction = book.trailFraction.get(row);
  const distance = Number.isNaN(amount) ? fraction * Math.abs(price) : amount;
  if (Number.isNaN(distance)) return;
  const buys = book.quantity[row]! > 0;
  const stop = buys ? price + distance : price - distance;
  const current = book.stop.get(row);
  if (Number.isNaN(current) || (buys ? stop < current : stop > current)) book.stop.set(row, stop);
}
