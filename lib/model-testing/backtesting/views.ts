/** What a strategy reads of its account and its orders. Positions and bars are read live, orders are snapshots. */
import { ORDER_STATUS, ORDER_TYPE, TIME_IN_FORCE } from "#lib/core/order.ts";
import type { FillBook } from "#lib/execution/brokers/index.ts";
import type { OrderBook } from "#lib/execution/orders/index.ts";
import type { Ledger, Side } from "#lib/execution/positions/index.ts";
import type { Account, BarField, FillView, OrderView, Position } from "#lib/models/strategies/index.ts";
import type { Feed } from "./feed.ts";

export class BarView implements Record<BarField, number> {
  readonly #feed: Feed;

  constructor(feed: Feed) {
    this.#feed = feed;
  }

  get open(): number {
    return this.#feed.i < 0 ? Number.NaN : this.#feed.bars.open[this.#feed.i]!;
  }

  get high(): number {
    return this.#feed.i < 0 ? Number.NaN : this.#feed.bars.high[this.#feed.i]!;
  }

  get low(): number {
    return this.#feed.i < 0 ? Number.NaN : this.#feed.bars.low[this.#feed.i]!;
  }

  get close(): number {
    return this.#feed.i < 0 ? Number.NaN : this.#feed.close[this.#feed.i]!;
  }

  get volume(): number {
    return this.#feed.i < 0 ? Number.NaN : this.#feed.bars.volume[this.#feed.i]!;
  }
}

/** It holds the ledger's columns themselves: a strategy looks at its position on every bar. */
export class PositionView implements Position {
  readonly #side: Side;
  readonly #quantity: Float64Array;
  readonly #averagePrice: Float64Array;
  readonly #ledger: Ledger;
  readonly #symbol: number;

  constructor(ledger: Ledger, symbol: number) {
    this.#side = ledger.sides[symbol]!;
    this.#quantity = ledger.quantity;
    this.#averagePrice = ledger.averagePrice;
    this.#ledger = ledger;
    this.#symbol = symbol;
  }

  get quantity(): number {
    return this.#quantity[this.#symbol]!;
  }

  get averagePrice(): number {
    return this.#averagePrice[this.#symbol]!;
  }

  get value(): number {
    return this.quantity * this.#ledger.mark[this.#symbol]!;
  }

  get profit(): number {
    return this.isFlat ? 0 : this.quantity * (this.#ledger.mark[this.#symbol]! - this.averagePrice);
  }

  get isFlat(): boolean {
    return this.#side.sign === 0;
  }

  get isLong(): boolean {
    return this.#side.sign > 0;
  }

  get isShort(): boolean {
    return this.#side.sign < 0;
  }
}

export class AccountView implements Account {
  readonly #ledger: Ledger;

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  get cash(): number {
    return this.#ledger.cash;
  }

  get equity(): number {
    return this.#ledger.equity();
  }

  get freeCash(): number {
    return this.#ledger.freeCash();
  }
}

export function orderView(book: OrderBook, row: number, symbols: readonly string[]): OrderView {
  return {
    id: row + 1,
    symbol: symbols[book.symbol[row]!]!,
    type: ORDER_TYPE[book.type[row]!]!,
    timeInForce: TIME_IN_FORCE[book.timeInForce[row]!]!,
    status: ORDER_STATUS[book.status[row]!]!,
    quantity: book.quantity[row]!,
    filled: book.filled[row]!,
    averagePrice: book.averagePrice[row]!,
    limit: book.limit.get(row),
    stop: book.stop.get(row),
    reason: book.reasonOf(row),
  };
}

export function fillView(fills: FillBook, row: number, symbols: readonly string[]): FillView {
  return {
    orderId: fills.orderId[row]!,
    symbol: symbols[fills.symbol[row]!]!,
    time: fills.time[row]!,
    quantity: fills.quantity[row]!,
    price: fills.price[row]!,
    commission: fills.commission.get(row),
  };
}
