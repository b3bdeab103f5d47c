import type { BarColumns, Micros } from "#lib/core/columns.ts";
import type { Zone } from "#lib/core/time.ts";
import { isReached, OrderBook, rulesByIndex, SIZE, TIF, TYPE } from "#lib/execution/orders/index.ts";
import type { Ledger } from "#lib/execution/positions/index.ts";
import { ActiveOrders } from "./active-orders.ts";
import { splitOrder } from "./adjust-orders.ts";
import type { Commission, Slippage } from "./cost-model.ts";
import { Executor } from "./executor.ts";
import { type OrderRequest, timeInForceOf, typeOf, whatIsWrong } from "./order-request.ts";

const MAX_WORKING_ORDERS_PER_SYMBOL = 10_000;
const MARKET = TYPE.market;
const LIMIT = TYPE.limit;
const STOP_LIMIT = TYPE["stop-limit"];

export type BrokerSettings = {
  readonly symbols: readonly string[];
  readonly ledger: Ledger;
  readonly commission: Commission;
  readonly slippage: Slippage;
  /** Market orders fill at the close of the bar on which they were made, not at the next open. */
  readonly fillsAtClose: boolean;
  /** A stop that the bar reaches fills before a limit of its group at which the bar opens. */
  readonly stopFirst: boolean;
  /** Sizes computed from money are rounded down to multiples of this; 0 = not rounded. */
  readonly lot: number;
  /** Whose midnight ends a DAY order. */
  readonly zone: Zone;
  /** One sentence when units of the symbol cannot be sold short, "" when they can. */
  readonly refusesShort: (symbol: string) => string;
};

/** Whatever happens after the open is stamped within the bar, at its last microsecond. */
const lastMoment = (bars: BarColumns, i: number): Micros => bars.end[i]! - 1;

/** The fill that ends a run: nothing can follow it. */
const LAST = { slips: true, children: Number.MAX_SAFE_INTEGER, target: Number.MAX_SAFE_INTEGER };

/** What happened to an order, told after the bar: a change of status, or the row of a fill. */
export type BrokerEvent = { readonly kind: "order" | "fill"; readonly row: number };

/**
 * Fills orders from bars. Within a bar: at the open first what reduces a position, then the rest, oldest first;
 * later stops, then limits (the pessimistic path). It never looks at a bar that it was not given.
 */
export class SimulatedBroker {
  readonly book = new OrderBook();
  readonly executor: Executor;
  readonly active: readonly ActiveOrders[];
  /** Orders in all lists; some may have ended since they were last tidied. */
  activeCount = 0;
  /** Filled only while someone listens; the reader empties it. */
  readonly events: BrokerEvent[] = [];
  readonly #settings: BrokerSettings;
  readonly #listens: boolean;
  /** Symbols that no longer trade, with the reason. */
  readonly #closed = new Map<number, string>();

  constructor(settings: BrokerSettings, listens: boolean) {
    this.#settings = settings;
    this.#listens = listens;
    this.active = settings.symbols.map(() => new ActiveOrders());
    this.executor = new Executor(settings, this.book, {
      ended: (row) => this.#tell("order", row),
      filled: (row) => this.#tell("fill", row),
      working: (row) => this.#activate(row),
      cancelSiblings: (row, time) => this.#cancelSiblings(row, time),
      cancelProtection: (symbol, time) => this.#cancelProtection(symbol, time),
    });
  }

  /** Answers the order's id. A request that makes no sense becomes a rejected order with the reason. */
  submit(request: OrderRequest): number {
    const { executor, book } = this;
    const quantity = executor.estimate(request.symbol, request.sizeKind, request.size);
    const other = request.oco === undefined ? undefined : request.oco - 1;
    const row = book.add({
      symbol: request.symbol,
      time: request.time,
      type: typeOf(request),
      timeInForce: timeInForceOf(request),
      sizeKind: request.sizeKind,
      size: request.size,
      quantity,
      limit: request.limit ?? Number.NaN,
      stop: request.stop ?? Number.NaN,
      stopLoss: request.stopLoss ?? Number.NaN,
      takeProfit: request.takeProfit ?? Number.NaN,
      group: other === undefined ? 0 : this.#groupOf(other),
      reduceOnly: false,
      firstBar: request.firstBar,
    });
    const wrong =
      this.#closed.get(request.symbol) || whatIsWrong(request, quantity > 0) || this.#refuses(request, other);
    if (wrong) executor.end(row, "rejected", request.time, wrong);
    else this.#activate(row);
    return row + 1;
  }

  /** Cancels one working order by its row; any other is left as it is. */
  cancel(row: number, time: Micros): void {
    if (!this.book.isWorking(row)) return;
    this.executor.end(row, "cancelled", time, "Cancelled by the strategy.");
    this.#tidy(this.book.symbol[row]!);
  }

  cancelAll(symbol: number, time: Micros, reason = "Cancelled by the strategy."): void {
    const { rows, count } = this.active[symbol]!;
    for (let k = 0; k < count; k++)
      if (this.book.isWorking(rows[k]!)) this.executor.end(rows[k]!, "cancelled", time, reason);
    this.#tidy(symbol);
  }

  /** Working orders after a split: more units at lower prices, or fewer at higher ones. */
  split(symbol: number, ratio: number, smallest: number, time: Micros): void {
    const { rows, count } = this.active[symbol]!;
    for (let k = 0; k < count; k++)
      if (this.book.isWorking(rows[k]!) && !splitOrder(this.book, rows[k]!, ratio, smallest))
        this.executor.end(rows[k]!, "cancelled", time, "A split left less than one unit of it.");
    this.#tidy(symbol);
  }

  /** Working orders of `from` go on in `to`, from its bar `firstBar`; new ones of `from` are refused. */
  rename(from: number, to: number, firstBar: number, reason: string): void {
    this.#closed.set(from, reason);
    const list = this.active[from]!;
    for (let k = 0; k < list.count; k++) {
      this.book.symbol[list.rows[k]!] = to;
      this.book.firstBar[list.rows[k]!] = firstBar;
      this.active[to]!.add(list.rows[k]!);
    }
    list.count = 0;
  }

  /** The end of a symbol: its orders are cancelled, its position is paid out at `price` without costs. */
  delist(symbol: number, price: number, time: Micros, bar: number, reason: string): void {
    this.cancelAll(symbol, time, reason);
    if (this.#settings.ledger.quantity[symbol] !== 0) {
      const id = this.submit({ symbol, time, firstBar: bar, sizeKind: SIZE["target-units"], size: 0 });
      this.executor.execute(id - 1, price, time, bar, { ...LAST, slips: false, isFree: true });
    }
    this.#tidy(symbol);
    this.#closed.set(symbol, reason);
  }

  /** At the open of bar `i`: what reduces a position. Call for every symbol before the first `match`. */
  reduceAtOpen(symbol: number, bars: BarColumns, i: number): void {
    this.#atOpen(symbol, bars, i, true);
  }

  /** The rest of bar `i`: the open, then the path inside the bar, then the end of DAY orders. */
  match(symbol: number, bars: BarColumns, i: number): void {
    const list = this.active[symbol]!;
    if (list.count === 0) return;
    this.#atOpen(symbol, bars, i, false);
    this.#tidy(symbol);
    if (list.count === 0) return;
    this.#inside(symbol, bars, i, "stops");
    const before = this.book.length;
    this.#inside(symbol, bars, i, "limits");
    // A limit entry may have made a stop-loss that the same bar reaches.
    if (this.book.length > before) this.#inside(symbol, bars, i, "stops");
    this.#expire(symbol, bars, i);
    this.#tidy(symbol);
  }

  /** At the close of bar `i`: market orders when the run fills at the close. */
  matchAtClose(symbol: number, bars: BarColumns, i: number, reducingOnly: boolean): void {
    const { book, executor } = this;
    const list = this.active[symbol]!;
    for (let k = 0; k < list.count; k++) {
      const row = list.rows[k]!;
      if (book.type[row] !== MARKET || !book.isWorking(row)) continue;
      if (reducingOnly && !executor.reduces(row)) continue;
      executor.execute(row, bars.close[i]!, lastMoment(bars, i), i, {
        slips: true,
        children: i + 1,
        target: i + 1,
      });
    }
    this.#tidy(symbol);
  }

  /** Closes what is still held at the last bar's close, or open. */
  closeOut(symbol: number, bars: BarColumns, i: number, atOpen: boolean): void {
    const { executor } = this;
    const held = this.#settings.ledger.quantity[symbol]!;
    if (held === 0) return;
    const time = atOpen ? bars.start[i]! : lastMoment(bars, i);
    const id = this.submit({ symbol, time, firstBar: i, sizeKind: SIZE["target-units"], size: 0 });
    executor.execute(id - 1, atOpen ? bars.open[i]! : bars.close[i]!, time, i, LAST);
    this.#tidy(symbol);
  }

  #tidy(symbol: number): void {
    this.activeCount -= this.active[symbol]!.tidy(this.book);
  }

  #activate(row: number): void {
    this.active[this.book.symbol[row]!]!.add(row);
    this.activeCount++;
  }

  #atOpen(symbol: number, bars: BarColumns, i: number, reducingOnly: boolean): void {
    const { book, executor } = this;
    const open = bars.open[i]!;
    const time = bars.start[i]!;
    const list = this.active[symbol]!;
    for (let k = 0; k < list.count; k++) {
      const row = list.rows[k]!;
      if (book.firstBar[row]! > i || !book.isWorking(row)) continue;
      const type = book.type[row]!;
      if (type === MARKET && this.#settings.fillsAtClose) continue;
      if (reducingOnly && !executor.reduces(row)) continue;
      const stop = book.stop[row]!;
      const buys = book.quantity[row]! > 0;
      const rules = rulesByIndex[this.#actsAsLimit(row, i) ? LIMIT : type]!;
      const price = rules.atOpen(buys, book.limit[row]!, stop, open);
      if (this.#settings.stopFirst && type === LIMIT && this.#stopIsReached(row, bars, i)) continue;
      if (!Number.isNaN(price))
        executor.execute(row, price, time, i, { slips: rules.slips, children: i, target: i });
      else if (type === STOP_LIMIT && book.limitFrom[row] === -1 && isReached(buys, stop, open, open))
        book.limitFrom[row] = i;
    }
  }

  /** Whether the bar reaches a stop of the same group. */
  #stopIsReached(row: number, bars: BarColumns, i: number): boolean {
    const { book } = this;
    const group = book.group[row]!;
    const list = this.active[book.symbol[row]!]!;
    for (let k = 0; group !== 0 && k < list.count; k++) {
      const other = list.rows[k]!;
      if (book.group[other] !== group || book.type[other] !== TYPE.stop || !book.isWorking(other)) continue;
      const buys = book.quantity[other]! > 0;
      if (book.firstBar[other]! <= i && isReached(buys, book.stop[other]!, bars.high[i]!, bars.low[i]!))
        return true;
    }
    return false;
  }

  #inside(symbol: number, bars: BarColumns, i: number, pass: "stops" | "limits"): void {
    const { book, executor } = this;
    const list = this.active[symbol]!;
    const high = bars.high[i]!;
    const low = bars.low[i]!;
    for (let k = 0; k < list.count; k++) {
      const row = list.rows[k]!;
      if (book.firstBar[row]! > i || !book.isWorking(row)) continue;
      const type = book.type[row]!;
      const rules = rulesByIndex[this.#actsAsLimit(row, i) ? LIMIT : type]!;
      if (rules.pass !== pass) continue;
      const stop = book.stop[row]!;
      const buys = book.quantity[row]! > 0;
      const price = rules.inside(buys, book.limit[row]!, stop, high, low);
      if (!Number.isNaN(price))
        executor.execute(row, price, lastMoment(bars, i), i, {
          slips: rules.slips,
          children: i,
          target: i + 1,
        });
      else if (type === STOP_LIMIT && book.limitFrom[row] === -1 && isReached(buys, stop, high, low))
        book.limitFrom[row] = i + 1;
    }
  }

  #actsAsLimit(row: number, i: number): boolean {
    const from = this.book.limitFrom[row]!;
    return from >= 0 && from <= i;
  }

  #expire(symbol: number, bars: BarColumns, i: number): void {
    const { book, executor } = this;
    const list = this.active[symbol]!;
    for (let k = 0; k < list.count; k++) {
      const row = list.rows[k]!;
      if (book.timeInForce[row] !== TIF.DAY || !book.isWorking(row)) continue;
      if (book.firstBar[row]! > i) continue;
      if (Number.isNaN(book.expiry[row]!)) book.expiry[row] = this.#settings.zone.endOfDay(bars.start[i]!);
      const isLast = i + 1 < bars.length && bars.start[i + 1]! >= book.expiry[row]!;
      if (isLast) executor.end(row, "expired", lastMoment(bars, i), "A DAY order ends with its session.");
    }
  }

  #refuses(request: OrderRequest, other: number | undefined): string {
    if (this.active[request.symbol]!.count >= MAX_WORKING_ORDERS_PER_SYMBOL)
      return `A symbol can have ${MAX_WORKING_ORDERS_PER_SYMBOL} working orders; cancel some first.`;
    if (other === undefined) return "";
    const same = other >= 0 && other < this.book.length && this.book.symbol[other] === request.symbol;
    return same && this.book.isWorking(other)
      ? ""
      : `There is no working order ${other + 1} of this symbol to pair with (oco).`;
  }

  /** The group that `row` belongs to; it starts one named after itself when it has none. */
  #groupOf(row: number): number {
    const { group } = this.book;
    if (!(row >= 0 && row < this.book.length)) return 0;
    if (group[row] === 0) group[row] = row + 1;
    return group[row]!;
  }

  #cancelSiblings(filled: number, time: Micros): void {
    const { book } = this;
    const group = book.group[filled]!;
    if (group === 0) return;
    const list = this.active[book.symbol[filled]!]!;
    for (let k = 0; k < list.count; k++) {
      const row = list.rows[k]!;
      if (row !== filled && book.group[row] === group && book.isWorking(row))
        this.executor.end(row, "cancelled", time, `Order ${filled + 1} of the same group filled.`);
    }
  }

  #cancelProtection(symbol: number, time: Micros): void {
    const { book } = this;
    const list = this.active[symbol]!;
    for (let k = 0; k < list.count; k++) {
      const row = list.rows[k]!;
      if (book.reduceOnly[row] === 1 && book.isWorking(row))
        this.executor.end(row, "cancelled", time, "The position that it protected was closed.");
    }
  }

  #tell(kind: "order" | "fill", row: number): void {
    if (this.#listens) this.events.push({ kind, row });
  }
}
