import type { OrderBook } from "#lib/execution/orders/index.ts";
import { SIZE } from "#lib/execution/orders/index.ts";

/**
 * What a split does to an open order: `ratio` times the units at prices divided by it. Units are cut to multiples of
 * `smallest` (0 = not cut). Answers whether anything is left to fill.
 */
export function splitOrder(book: OrderBook, row: number, ratio: number, smallest: number): boolean {
  const cut = (units: number) =>
    smallest === 0 ? units : Math.trunc(units / smallest + Math.sign(units) * ROUNDING) * smallest;
  for (const prices of [book.limit, book.stop, book.trail, book.stopLoss, book.takeProfit])
    prices.set(row, prices.get(row) / ratio);
  const traded = Math.abs(book.filled[row]!) - book.splitUnits.get(row);
  book.averagePrice[row]! /= ratio;
  book.quantity[row] = cut(book.quantity[row]! * ratio);
  book.filled[row] = cut(book.filled[row]! * ratio);
  if (traded !== 0) book.splitUnits.set(row, Math.abs(book.filled[row]!) - traded);
  const kind = book.sizeKind[row]!;
  if (kind !== SIZE.units && kind !== SIZE["target-units"]) return true;
  book.size[row] = cut(book.size[row]! * ratio);
  return kind === SIZE["target-units"] || book.size[row] !== 0;
}

/** What a division may be short of a whole unit. */
const ROUNDING = 1e-9;
