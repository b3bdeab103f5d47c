import type { Micros } from "#lib/core/columns.ts";
import { FILL_TIMINGS, type FillTiming } from "#lib/core/order.ts";
import type { Zone } from "#lib/core/time.ts";
import { OrderBook, type OrderKind, SIZE, STATUS, TIF, TIMING, TYPE } from "#lib/execution/orders/index.ts";
import type { Ledger } from "#lib/execution/positions/index.ts";
import type { OrderChanges, OrderOptions } from "#lib/models/strategies/index.ts";
import { splitOrder } from "./adjust-orders.ts";
import type { Commission, Slippage } from "./cost-model.ts";
import { Executor } from "./executor.ts";
import type { IntrabarPath } from "./intrabar-path.ts";
import { lastMoment, type Market } from "./market.ts";
import { Matcher } from "./matcher.ts";
import { pricesOnTick, rowOnTick } from "./on-tick.ts";
import { type OrderRequest, timeInForceOf, typeOf, whatIsWrong } from "./order-request.ts";
import type { Quotes } from "./quotes.ts";
import { replacement, wrongChanges } from "./replace-order.ts";
import { Sessions } from "./sessions.ts";
import type { Sizing } from "./sizing.ts";
import { trailFrom } from "./trailing.ts";
import { WorkingOrders } from "./working-orders.ts";

const MAX_WORKING_ORDERS_PER_SYMBOL = 10_000;

export type BrokerSettings = {
  readonly symbols: readonly string[];
  readonly ledger: Ledger;
  readonly commission: Commission;
  readonly slippage: Slippage;
  /** Where market orders fill that do not say it themselves. */
  readonly fillTiming: FillTiming;
  readonly path: IntrabarPath;
  /** A stop that the bar reaches fills before a limit of its group at which the bar opens. */
  readonly stopFirst: boolean;
  /** Sizes computed from money are rounded down to multiples of this; 0 = not rounded. */
  readonly lot: number;
  /** The part of a bar's volume that a symbol's orders can take together; undefined = all that they want. */
  readonly participation: number | undefined;
  readonly sizing: Sizing;
  /** By symbol, the steps of its orders' prices; absent or 0: any price. */
  readonly ticks?: readonly number[] | undefined;
  /** Bid and ask at which market orders fill at a close, where they are known. */
  readonly quotes: Quotes;
  /** Whose midnight ends a session. */
  readonly zone: Zone;
  /** By symbol, where exchanges keep other days; absent: all keep the run's. */
  readonly zones?: readonly Zone[] | undefined;
  /** One sentence when units of the symbol cannot be sold short, "" when they can. */
  readonly refusesShort: (symbol: string) => string;
};

/**
 * Fills orders from bars. Within a bar: at the open first what reduces a position, then the rest, oldest first;
 * then along the path inside the bar; then at the close. The rules stand in docs/engine.md.
 */
export class SimulatedBroker {
  readonly book = new OrderBook();
  readonly orders: WorkingOrders;
  readonly executor: Executor;
  /** Some order was made that fills at the close of the bar on which it was made. */
  hasThisClose = false;
  readonly #settings: BrokerSettings;
  readonly #matcher: Matcher;
  readonly #sessions: Sessions;
  /** A market order without options. */
  readonly #plain: OrderKind;
  /** Row of the order made last, when it is a market order for the next open without options; −1 = it is another. */
  #alone = -1;
  /** Symbols that no longer trade, with the reason. */
  readonly #closed = new Map<number, string>();
  readonly #splits = new Map<number, number>();

  constructor(settings: BrokerSettings, listens: boolean) {
    this.#settings = settings;
    this.orders = new WorkingOrders(this.book, settings.symbols.length, listens);
    this.executor = new Executor(settings, this.orders);
    this.#sessions = new Sessions(settings.zones ?? settings.symbols.map(() => settings.zone));
    this.#matcher = new Matcher(settings, this.orders, this.executor, this.#sessions);
    const timing = FILL_TIMINGS.indexOf(settings.fillTiming);
    this.#plain = { type: TYPE.market, timeInForce: TIF.GTC, timing, terms: undefined };
  }

  /** Answers the order's id. A request that makes no sense becomes a rejected order with the reason. */
  submit(given: OrderRequest): number {
    const { executor, book, orders } = this;
    const fixed = executor.fixed(given);
    const { symbol, time } = fixed;
    const quantity = executor.estimate(symbol, fixed.sizeKind, fixed.size);
    const request = this.#onTick(fixed, quantity > 0);
    const { options } = request;
    const row = book.add(request, quantity, options ? this.#kindOf(options, symbol) : this.#plain);
    const wrong =
      this.#closed.get(symbol) || whatIsWrong(request, quantity > 0) || this.#refuses(request, row);
    if (wrong) orders.end(row, "rejected", time, wrong);
    else this.#start(row);
    this.#alone = options || this.#plain.timing !== TIMING["next-open"] ? -1 : row;
    return row + 1;
  }

  #onTick(request: OrderRequest, buys: boolean): OrderRequest {
    const tick = this.#settings.ticks?.[request.symbol];
    return tick && request.options
      ? { ...request, options: pricesOnTick(request.options, tick, buys) }
      : request;
  }

  /**
   * At the open of a bar, when one order of a run without volume cap or listeners works: whether that was all there is
   * to do on this bar. An order made after it could be tied to it.
   */
  fillAlone(market: Market): boolean {
    const { orders, book } = this;
    const row = this.#alone;
    if (row < 0 || orders.activeCount !== 1 || orders.active[market.symbol]!.rows[0] !== row) return false;
    if (book.status[row] !== STATUS.working || book.firstBar[row]! > market.j) return false;
    if (orders.listens || this.#settings.participation !== undefined) return false;
    return this.executor.fillAlone(row, market);
  }

  #kindOf(options: OrderOptions, symbol: number): OrderKind {
    const type = typeOf(options);
    const { oco, after, fillTiming, goodTill } = options;
    return {
      type,
      timeInForce: TIF[timeInForceOf(options, type)] ?? TIF.GTC,
      timing: fillTiming === undefined ? this.#plain.timing : (TIMING[fillTiming] ?? this.#plain.timing),
      terms: {
        limit: options.limit ?? Number.NaN,
        stop: options.stop ?? options.touch ?? Number.NaN,
        trail: options.trailAmount ?? Number.NaN,
        trailFraction: options.trailPercent ?? Number.NaN,
        postOnly: options.postOnly ?? false,
        expiry: goodTill === undefined ? Number.NaN : this.#sessions.endOf(symbol, goodTill),
        parent: after === undefined ? -1 : after - 1,
        stopLoss: options.stopLoss ?? Number.NaN,
        takeProfit: options.takeProfit ?? Number.NaN,
        group: oco === undefined ? 0 : this.orders.groupOf(oco - 1),
        reduceOnly: options.reduceOnly ?? false,
      },
    };
  }

  /** Puts an accepted order to work, at once or after the order for which it waits. */
  #start(row: number): void {
    const { book, orders } = this;
    if (book.type[row] === TYPE.market && book.timing[row] === TIMING["this-close"]) this.hasThisClose = true;
    if (book.isWaiting(row)) {
      orders.wait(row, book.parent.get(row));
      return;
    }
    const mark = this.#settings.ledger.mark[book.symbol[row]!]!;
    if (book.type[row] === TYPE["trailing-stop"] && mark !== 0) trailFrom(book, row, mark);
    orders.activate(row);
  }

  /**
   * Ends a working order and puts a new one in its place, which keeps what `asked` leaves out: its group, its
   * bracket, the orders that wait for it. Answers the new id; 0 when there is no such working order.
   */
  replace(id: number, asked: OrderChanges, time: Micros, firstBar: number): number {
    const { book, orders } = this;
    const old = id - 1;
    if (!(old >= 0 && old < book.length) || !(book.isWorking(old) || book.isWaiting(old))) return 0;
    const tick = this.#settings.ticks?.[book.symbol[old]!];
    const changes = tick ? pricesOnTick(asked, tick, book.quantity[old]! > 0) : asked;
    const { quantity, kind, ...order } = replacement(book, old, changes, time, firstBar);
    const row = book.add(order, quantity, kind);
    this.#alone = -1;
    const wrong = wrongChanges(book, old, changes);
    if (wrong) {
      orders.end(row, "rejected", time, wrong);
      return row + 1;
    }
    const waiting = orders.takeWaiting(old);
    const isWaiting = book.isWaiting(old);
    orders.end(old, "cancelled", time, `Replaced by order ${row + 1}.`);
    orders.tidy(order.symbol);
    for (const child of waiting) {
      book.parent.set(child, row);
      orders.wait(child, row);
    }
    if (isWaiting) orders.wait(row, book.parent.get(row));
    else this.#start(row);
    return row + 1;
  }

  /** Cancels one order by its row; one that has ended is left as it is. */
  cancel(row: number, time: Micros): void {
    if (!(row >= 0 && row < this.book.length)) return;
    if (!this.book.isWorking(row) && !this.book.isWaiting(row)) return;
    this.orders.end(row, "cancelled", time, BY_STRATEGY);
    this.orders.tidy(this.book.symbol[row]!);
  }

  cancelAll(symbol: number, time: Micros, reason = BY_STRATEGY): void {
    const { orders } = this;
    for (const row of orders.openOf(symbol)) orders.end(row, "cancelled", time, reason);
    orders.tidy(symbol);
  }

  /** Open orders after a split: more units at lower prices, or fewer at higher ones. */
  split(symbol: number, ratio: number, smallest: number, time: Micros): void {
    const { book, orders } = this;
    this.#splits.set(symbol, this.splitsOf(symbol) + 1);
    const tick = this.#settings.ticks?.[symbol];
    for (const row of orders.openOf(symbol)) {
      if (!splitOrder(book, row, ratio, smallest))
        orders.end(row, "cancelled", time, "A split left less than one unit of it.");
      else if (tick) rowOnTick(book, row, tick);
    }
    orders.tidy(symbol);
  }

  /** How often units of the symbol were split so far. */
  splitsOf(symbol: number): number {
    return this.#splits.get(symbol) ?? 0;
  }

  /** Open orders of `from` go on in `to`, from its bar `firstBar`; new ones of `from` are refused. */
  rename(from: number, to: number, firstBar: number, reason: string): void {
    this.close(from, reason);
    this.orders.move(from, to, firstBar);
  }

  /** New orders of a symbol are refused from now on. */
  close(symbol: number, reason: string): void {
    this.#closed.set(symbol, reason);
  }

  /** The end of a symbol: its orders are cancelled, its position is paid out at `price` without costs. */
  delist(symbol: number, price: number, time: Micros, bar: number, reason: string): void {
    this.cancelAll(symbol, time, reason);
    if (this.#settings.ledger.quantity[symbol] !== 0) {
      const id = this.submit({ symbol, time, firstBar: bar, sizeKind: SIZE["target-units"], size: 0 });
      this.executor.liftVolumeCap(symbol);
      this.executor.execute(id - 1, price, { ...LAST_FILL, time, bar, slips: false, isFree: true });
    }
    this.orders.tidy(symbol);
    this.close(symbol, reason);
  }

  /** At the open of a bar: what reduces a position. Call for every symbol before the first `match`. */
  reduceAtOpen(market: Market): void {
    if (this.orders.active[market.symbol]!.count > 0) this.#matcher.atOpen(market, true);
  }

  /** The rest of the open, then the path inside the bar. */
  match(market: Market): void {
    const { orders } = this;
    const list = orders.active[market.symbol]!;
    if (list.count === 0) return;
    this.#matcher.atOpen(market, false);
    orders.tidy(market.symbol);
    if (list.count === 0) return;
    this.#matcher.inside(market);
    orders.tidy(market.symbol);
  }

  /** At the end of a bar, before the strategy is called: what fills at its close. */
  matchAtClose(market: Market, reducingOnly: boolean): void {
    if (this.orders.active[market.symbol]!.count > 0) this.#matcher.atClose(market, reducingOnly);
  }

  /** After all fills of a bar: orders whose time is over. */
  expire(market: Market): void {
    if (this.orders.active[market.symbol]!.count === 0) return;
    this.#matcher.expire(market);
    this.orders.tidy(market.symbol);
  }

  /** After the strategy was called: market orders that fill at the close on which they were made. */
  matchAtThisClose(market: Market, reducingOnly: boolean): void {
    this.#matcher.atThisClose(market, reducingOnly);
    this.orders.tidy(market.symbol);
  }

  /** Closes what is still held at the last bar's close, or open. */
  closeOut({ symbol, bars, i, fine, j }: Market, atOpen: boolean): void {
    const { executor } = this;
    if (this.#settings.ledger.quantity[symbol] === 0) return;
    const time = atOpen ? bars.start[i]! : lastMoment(bars, i);
    const id = this.submit({ symbol, time, firstBar: j, sizeKind: SIZE["target-units"], size: 0 });
    executor.enterBar(symbol, fine, j);
    executor.liftVolumeCap(symbol);
    executor.execute(id - 1, atOpen ? bars.open[i]! : bars.close[i]!, {
      ...LAST_FILL,
      time,
      bar: i,
    });
    this.orders.tidy(symbol);
  }

  #refuses(request: OrderRequest, row: number): string {
    if (this.orders.active[request.symbol]!.count >= MAX_WORKING_ORDERS_PER_SYMBOL)
      return `A symbol can have ${MAX_WORKING_ORDERS_PER_SYMBOL} working orders; cancel some first.`;
    if (!request.options) return "";
    const { oco, after, goodTill } = request.options;
    if (goodTill !== undefined && !(this.book.expiry.get(row) > request.time))
      return `An order's goodTill must lie ahead, a moment in µs or a date such as "2020-02-29"; the strategy gave ${String(goodTill)}.`;
    if (oco !== undefined && !this.#isWorking(oco, request.symbol))
      return `There is no working order ${oco} of this symbol to pair with (oco).`;
    if (after !== undefined && !this.#isWorking(after, request.symbol))
      return `There is no working order ${after} of this symbol to wait for (after).`;
    return "";
  }

  /** Whether an order made before the last one still works or waits. */
  #isWorking(id: number, symbol: number): boolean {
    const row = id - 1;
    const { book } = this;
    if (!(row >= 0 && row < book.length - 1) || book.symbol[row] !== symbol) return false;
    return book.isWorking(row) || book.isWaiting(row);
  }
}

/** A fill that nothing can follow. */
const LAST_FILL = {
  slips: true,
  rested: false,
  children: Number.MAX_SAFE_INTEGER,
  target: Number.MAX_SAFE_INTEGER,
};

const BY_STRATEGY = "Cancelled by the strategy.";
