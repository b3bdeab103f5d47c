import type { OrderBook } from "#lib/execution/orders/index.ts";
import type { OrderChanges, OrderOptions } from "#lib/models/strategies/index.ts";

/** What a division may be short of a whole tick. */
const ROUNDING = 1e-6;
const OWN = ["limit", "stop", "touch"] as const;
const EXITS = ["stopLoss", "takeProfit"] as const;
/** Decimals of a price in order management. */
const SMALLEST = 1e9;

/**
 * The next price that the venue takes, in the direction that is safe for the side: a limit or touch price is never
 * worse than asked, a stop never later. For a buy that is down, for a sale up.
 */
export function onTick(price: number, tick: number, buys: boolean): number {
  const ticks = price / tick;
  const whole = buys ? Math.floor(ticks + ROUNDING) : Math.ceil(ticks - ROUNDING);
  return Math.round(whole * tick * SMALLEST) / SMALLEST;
}

/** Prices of an order, and of the exits of its bracket, which are on the other side. */
export function pricesOnTick<Prices extends OrderOptions | OrderChanges>(
  prices: Prices,
  tick: number,
  buys: boolean,
): Prices {
  const moved: Record<string, number> = {};
  for (const name of OWN) if (prices[name] !== undefined) moved[name] = onTick(prices[name], tick, buys);
  for (const name of EXITS) if (prices[name] !== undefined) moved[name] = onTick(prices[name], tick, !buys);
  return { ...prices, ...moved };
}

/** The same of an open order in the book: a split divides its prices. A trailing stop's level is the market's own. */
export function rowOnTick(book: OrderBook, row: number, tick: number): void {
  const buys = book.quantity[row]! > 0;
  const trails = !Number.isNaN(book.trail.get(row)) || !Number.isNaN(book.trailFraction.get(row));
  const own = trails ? [] : [book.limit, book.stop];
  for (const prices of own) prices.set(row, onTick(prices.get(row), tick, buys));
  for (const prices of [book.stopLoss, book.takeProfit])
    prices.set(row, onTick(prices.get(row), tick, !buys));
}
