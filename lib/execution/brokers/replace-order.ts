import type { Micros } from "#lib/core/columns.ts";
import { ORDER_TYPE } from "#lib/core/order.ts";
import {
  type NewOrder,
  type OrderBook,
  type OrderKind,
  orderTypes,
  SIZE,
} from "#lib/execution/orders/index.ts";
import type { OrderChanges, OrderOptions } from "#lib/models/strategies/index.ts";
import { wrongOptions } from "./order-request.ts";

/** The order in `row` with changes: what it still wants to trade, at new prices. */
export function replacement(
  book: OrderBook,
  row: number,
  changes: OrderChanges,
  time: Micros,
  firstBar: number,
): NewOrder & { readonly quantity: number; readonly kind: OrderKind } {
  const side = book.quantity[row]! < 0 ? -1 : 1;
  const asked = changes.quantity === undefined ? undefined : side * changes.quantity;
  const movesTrail = changes.trailAmount !== undefined || changes.trailPercent !== undefined;
  return {
    symbol: book.symbol[row]!,
    time,
    sizeKind: asked === undefined ? book.sizeKind[row]! : SIZE.units,
    size: asked ?? book.size[row]!,
    quantity: asked ?? book.quantity[row]! - book.filled[row]!,
    firstBar,
    kind: {
      type: book.type[row]!,
      timeInForce: book.timeInForce[row]!,
      timing: book.timing[row]!,
      terms: {
        limit: changes.limit ?? book.limit.get(row),
        // A trailing stop with a new distance starts anew.
        stop: changes.stop ?? changes.touch ?? (movesTrail ? Number.NaN : book.stop.get(row)),
        trail: movesTrail ? (changes.trailAmount ?? Number.NaN) : book.trail.get(row),
        trailFraction: movesTrail ? (changes.trailPercent ?? Number.NaN) : book.trailFraction.get(row),
        postOnly: book.postOnly.get(row) === 1,
        expiry: book.expiry.get(row),
        parent: book.isWaiting(row) ? book.parent.get(row) : -1,
        stopLoss: changes.stopLoss ?? book.stopLoss.get(row),
        takeProfit: changes.takeProfit ?? book.takeProfit.get(row),
        group: book.group.get(row),
        reduceOnly: book.reduceOnly.get(row) === 1,
      },
    },
  };
}

/** One sentence when the changes do not fit the order, "" when they do. */
export function wrongChanges(book: OrderBook, row: number, changes: OrderChanges): string {
  const { title, hasLimit, trigger, trails } = orderTypes[ORDER_TYPE[book.type[row]!]!];
  const { quantity, limit, stop, touch, trailAmount, trailPercent } = changes;
  const lacks = (what: string) => `${title} orders have no ${what} to change; cancel it and make another.`;
  if (quantity !== undefined && !(Number.isFinite(quantity) && quantity > 0))
    return `An order's quantity must be above zero; the strategy gave ${quantity}.`;
  if (limit !== undefined && !hasLimit) return lacks("limit");
  if (stop !== undefined && (trigger !== "stop" || trails)) return lacks("stop");
  if (touch !== undefined && trigger !== "touch") return lacks("touch price");
  if ((trailAmount !== undefined || trailPercent !== undefined) && !trails) return lacks("trail");
  const bracket: OrderOptions = {
    ...present("stopLoss", changes.stopLoss ?? book.stopLoss.get(row)),
    ...present("takeProfit", changes.takeProfit ?? book.takeProfit.get(row)),
  };
  const { quantity: _, stopLoss: _s, takeProfit: _t, ...prices } = changes;
  const buys = book.quantity[row]! > 0;
  return wrongOptions(bracket, buys) || wrongOptions(withoutUndefined(prices), buys);
}

const present = (name: string, price: number) => (Number.isNaN(price) ? {} : { [name]: price });

const withoutUndefined = (prices: OrderOptions): OrderOptions =>
  Object.fromEntries(Object.entries(prices).filter(([, price]) => price !== undefined));
