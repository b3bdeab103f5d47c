import type { Micros } from "#lib/core/columns.ts";
import { invariant } from "#lib/core/errors.ts";
import { ORDER_STATUS } from "#lib/core/order.ts";
import { type Market, SimulatedBroker } from "#lib/execution/brokers/index.ts";
import { SIZE, TYPE } from "#lib/execution/orders/index.ts";
import type { Ledger } from "#lib/execution/positions/index.ts";
import { GrowingBars } from "./growing-bars.ts";
import type { MarketBar, MarketMoment } from "./market-moment.ts";
import { type MarketRules, simulatedSettings } from "./market-rules.ts";
import type { PaperEvent } from "./paper-event.ts";
import { PaperKeeper } from "./paper-keeper.ts";
import { optionsOfPaper, type PaperOrder, type PaperTerms, touches } from "./paper-order.ts";

/** A holding that a market begins with. */
export type Holding = {
  readonly symbol: string;
  readonly quantity: number;
  readonly averagePrice: number;
  readonly mark: number;
};

export type MarketOpening = {
  readonly rules: MarketRules;
  readonly symbols: readonly string[];
  readonly cash: number;
  readonly holdings: readonly Holding[];
  /** An order fills only in bars that start this long after it came. */
  readonly latency: Micros;
};

type Known = {
  row: number;
  readonly order: Pick<PaperOrder, "symbol" | "type">;
  /** Units, above zero: what it asks for in all, and what filled before it was replaced. */
  readonly asked: number;
  readonly filledBefore: number;
};

/** What the n-th exit of an order's bracket is called. */
type ExitName = (of: string, n: number) => string;

/**
 * The simulated broker, one market moment at a time: the same matching and costs as a backtest, in the same order
 * of events. Deterministic: the same moments, orders and settlements in the same order give the same events.
 */
export class PaperMarket {
  readonly ledger: Ledger;
  readonly #broker: SimulatedBroker;
  readonly #symbols: readonly string[];
  readonly #feeds: readonly GrowingBars[];
  readonly #latency: Micros;
  readonly #orders = new Map<string, Known>();
  readonly #idOfRow = new Map<number, string>();
  /** Rows that may not fill yet, and in bars from when on they may. */
  readonly #early = new Map<number, Micros>();
  /** Rows of exits that have not ended, and how many each order's bracket had. */
  readonly #exits = new Set<number>();
  readonly #exitCounts = new Map<string, number>();
  readonly #exitName: ExitName;
  readonly #keeper: PaperKeeper | undefined;
  /** Rows of the book that were looked at for exits. */
  #looked = 0;
  #told: PaperEvent[] = [];
  #time: Micros = Number.NaN;
  #fresh: readonly number[] = [];
  #settled = true;

  constructor(
    { rules, symbols, cash, holdings, latency }: MarketOpening,
    exitName: ExitName = (of, n) => `${of}.${n}`,
  ) {
    this.#exitName = exitName;
    const all = [...new Set([...symbols, ...holdings.map((one) => one.symbol)])];
    const paid = holdings.reduce((sum, one) => sum + one.quantity * one.averagePrice, 0);
    const settings = simulatedSettings(rules, all, cash + paid);
    this.ledger = settings.ledger;
    this.#symbols = all;
    this.#latency = latency;
    this.#feeds = all.map((symbol) => new GrowingBars(symbol));
    this.#broker = new SimulatedBroker(settings, true);
    const bars = (symbol: number) => this.#feeds[symbol]!;
    this.#keeper = PaperKeeper.of({ rules, settings, broker: this.#broker, bars });
    for (const { symbol, quantity, averagePrice, mark } of holdings) {
      const s = all.indexOf(symbol);
      if (quantity !== 0) this.ledger.apply(s, quantity, averagePrice, 0, 0, 0);
      this.ledger.mark[s] = mark;
    }
  }

  /** The end of the last moment; NaN before the first. */
  get time(): Micros {
    return this.#time;
  }

  get holdings(): Holding[] {
    const { quantity, averagePrice, mark } = this.ledger;
    return this.#symbols.flatMap((symbol, s) =>
      quantity[s] === 0
        ? []
        : [{ symbol, quantity: quantity[s]!, averagePrice: averagePrice[s]!, mark: mark[s]! }],
    );
  }

  /** The last close; null before the first bar. */
  lastPrice(symbol: string): number | null {
    const feed = this.#feeds[this.#symbols.indexOf(symbol)];
    return feed && feed.i >= 0 ? feed.close[feed.i]! : null;
  }

  /** Units still open of a working order; null when it has ended or is not known. */
  openUnits(id: string): number | null {
    const known = this.#orders.get(id);
    const { book } = this.#broker;
    if (!known || this.#hasEnded(known.row)) return null;
    return book.quantity[known.row]! - book.filled[known.row]!;
  }

  get openIds(): string[] {
    return [...this.#orders.keys()].filter((id) => this.openUnits(id) !== null);
  }

  /**
   * Bars that end now meet the orders; what was to fill at the last close does so first, then comes what the day brings
   * to the account.
   */
  advance(moment: MarketMoment): PaperEvent[] {
    this.#settle();
    const before = this.#keeper ? this.#drain() : [];
    const bars = moment.bars.map((bar) => [this.#symbols.indexOf(bar.symbol), bar] as const);
    const wrong = bars.find(([s, bar]) => s < 0 || bar.end !== moment.time)?.[1];
    invariant(!wrong, `${wrong?.symbol} has no bar that ends at ${moment.time} in this market`);
    this.#time = moment.time;
    this.#fresh = bars.map(([s]) => s).sort((a, b) => a - b);
    for (const [s, bar] of bars) this.#enter(s, bar);
    this.#keep(moment);
    for (const [s, bar] of bars) this.ledger.mark[s] = bar.open;
    if (this.#broker.orders.activeCount > 0) this.#match();
    this.#mark();
    this.#settled = false;
    return [...before, ...this.#drain()];
  }

  /** Once a moment, after those who trade at its close have spoken: market orders for this very close. */
  settle(): PaperEvent[] {
    this.#settle();
    return this.#drain();
  }

  submit(order: PaperOrder): PaperEvent[] {
    const { id } = order;
    const symbol = this.#symbols.indexOf(order.symbol);
    invariant(!this.#orders.has(id), `order ${id} is known`);
    if (symbol < 0) return [{ order: id, kind: "rejected", time: this.#time, reason: this.#noMarket(order) }];
    const options = optionsOfPaper(order, (other) => (this.#orders.get(other)?.row ?? -1) + 1);
    const row =
      this.#broker.submit({
        symbol,
        time: this.#time,
        firstBar: this.#feeds[symbol]!.i + 1,
        sizeKind: SIZE.units,
        size: order.quantity,
        options,
      }) - 1;
    this.#know(id, { row, order, asked: Math.abs(order.quantity), filledBefore: 0 });
    const events = this.#drain();
    return this.openUnits(id) === null ? events : [{ order: id, kind: "accepted" }, ...events];
  }

  cancel(id: string): PaperEvent[] {
    const known = this.#orders.get(id);
    if (!known || this.openUnits(id) === null) return [{ order: id, kind: "refused", reason: TOO_LATE }];
    this.#broker.cancel(known.row, this.#time);
    return this.#drain();
  }

  /** The same order with other terms; what has filled counts towards the new quantity. */
  replace(id: string, terms: PaperTerms): PaperEvent[] {
    const refused = (reason: string): PaperEvent[] => [{ order: id, kind: "refused", reason }];
    const known = this.#orders.get(id);
    if (!known || this.openUnits(id) === null) return refused(TOO_LATE);
    const { book } = this.#broker;
    const filled = known.filledBefore + Math.abs(book.filled[known.row]!);
    const quantity = terms.quantity - filled;
    if (!(quantity > 0)) return refused(`${filled} units have filled already.`);
    const { type } = known.order;
    const changes = {
      quantity,
      ...(terms.limit !== null && { limit: terms.limit }),
      ...(terms.stop !== null && (touches(type) ? { touch: terms.stop } : { stop: terms.stop })),
    };
    const symbol = book.symbol[known.row]!;
    const row = this.#broker.replace(known.row + 1, changes, this.#time, this.#feeds[symbol]!.i + 1) - 1;
    // The old row's end is part of the replace, and a new row that is refused leaves the old one working.
    this.#broker.orders.events.length = 0;
    if (this.#hasEnded(row)) return refused(book.reasonOf(row));
    if (this.#exits.delete(known.row)) this.#exits.add(row);
    // Exits that its bracket has stay its own.
    for (const exit of this.#exits) if (book.group.get(exit) === known.row + 1) book.group.set(exit, row + 1);
    this.#know(id, { row, order: known.order, asked: terms.quantity, filledBefore: filled });
    return [{ order: id, kind: "replaced", terms }];
  }

  #hasEnded(row: number): boolean {
    return !this.#broker.book.isWorking(row) && !this.#broker.book.isWaiting(row);
  }

  #know(id: string, known: Known): void {
    this.#orders.set(id, known);
    this.#idOfRow.set(known.row, id);
    this.#early.set(known.row, this.#time + this.#latency);
  }

  #enter(s: number, bar: MarketBar): void {
    const feed = this.#feeds[s]!;
    feed.add(bar);
    const { book } = this.#broker;
    for (const [row, from] of this.#early)
      if (book.symbol[row] === s) {
        if (bar.start < from) book.firstBar[row] = feed.i + 1;
        else this.#early.delete(row);
      }
  }

  #keep(moment: MarketMoment): void {
    if (!this.#keeper) return;
    const { book, orders } = this.#broker;
    const open = this.#symbols.flatMap((_, s) =>
      orders.openOf(s).map((row) => [row, book.filled[row]!] as const),
    );
    const events = this.#keeper.before(moment);
    const ratios = new Map<string, number>();
    for (const { kind, symbol, value } of events)
      if (kind === "split") ratios.set(symbol!, (ratios.get(symbol!) ?? 1) * value!);
    this.#told.push(...events);
    for (const [row, filled] of open) {
      const ratio = ratios.get(this.#symbols[book.symbol[row]!]!);
      if (ratio !== undefined && !this.#hasEnded(row)) this.#restate(row, filled, ratio);
    }
  }

  /** After a split: its open units and its prices are others, what had filled stays what it was. */
  #restate(row: number, filled: number, ratio: number): void {
    const { book } = this.#broker;
    const id = this.#idOfRow.get(row)!;
    const known = this.#orders.get(id)!;
    const filledBefore = known.filledBefore + Math.abs(filled) - Math.abs(book.filled[row]!);
    const quantity = filledBefore + Math.abs(book.quantity[row]!);
    this.#orders.set(id, { ...known, filledBefore, asked: quantity });
    const price = (value: number) => (Number.isNaN(value) ? null : value);
    const isTrailing = known.order.type === "trailing-stop";
    const prices = {
      limit: price(book.limit.get(row)),
      stop: isTrailing ? null : price(book.stop.get(row)),
    };
    this.#told.push({ order: id, kind: "restated", quantity, prices, ratio });
  }

  #match(): void {
    const broker = this.#broker;
    const markets = this.#fresh.map((s) => this.#marketOf(s));
    if (broker.orders.activeCount > 1) for (const market of markets) broker.reduceAtOpen(market);
    for (const market of markets) broker.match(market);
    if (broker.orders.activeCount === 0) return;
    this.#mark();
    if (broker.orders.activeCount > 1) for (const market of markets) broker.matchAtClose(market, true);
    for (const market of markets) broker.matchAtClose(market, false);
    for (const market of markets) broker.expire(market);
  }

  #settle(): void {
    const broker = this.#broker;
    if (this.#settled) return;
    this.#settled = true;
    if (!broker.hasThisClose || broker.orders.activeCount === 0) return;
    const markets = this.#fresh.map((s) => this.#marketOf(s));
    for (const market of markets) broker.matchAtThisClose(market, true);
    for (const market of markets) broker.matchAtThisClose(market, false);
    this.#mark();
  }

  #marketOf(symbol: number): Market {
    const bars = this.#feeds[symbol]!;
    const { i } = bars;
    return { symbol, bars, i, fine: bars, j: i, opening: bars.start[i]!, fineFrom: i };
  }

  #mark(): void {
    for (const s of this.#fresh) this.ledger.mark[s] = this.#feeds[s]!.close[this.#feeds[s]!.i]!;
  }

  #drain(): PaperEvent[] {
    const { orders } = this.#broker;
    this.#tellExits();
    for (const { kind, row } of orders.events) {
      if (kind === "fill") this.#tellTrade(row);
      else if (this.#hasEnded(row)) this.#tellEnd(row);
    }
    orders.events.length = 0;
    const told = this.#told;
    this.#told = [];
    return told;
  }

  /** Orders that the simulation made for brackets, and how many units they are for by now. */
  #tellExits(): void {
    const { book } = this.#broker;
    for (; this.#looked < book.length; this.#looked++) {
      const of = this.#idOfRow.get(book.group.get(this.#looked) - 1);
      if (of !== undefined && !this.#idOfRow.has(this.#looked)) this.#meetExit(this.#looked, of);
    }
    for (const row of this.#exits) {
      const id = this.#idOfRow.get(row)!;
      const known = this.#orders.get(id)!;
      const total = known.filledBefore + Math.abs(book.quantity[row]!);
      const isFilled = ORDER_STATUS[book.status[row]!] === "filled";
      if (total !== known.asked && (isFilled || !this.#hasEnded(row))) {
        this.#orders.set(id, { ...known, asked: total });
        this.#told.push({ order: id, kind: "restated", quantity: total });
      }
      if (this.#hasEnded(row)) this.#exits.delete(row);
    }
  }

  #meetExit(row: number, of: string): void {
    const { book } = this.#broker;
    const n = (this.#exitCounts.get(of) ?? 0) + 1;
    this.#exitCounts.set(of, n);
    const id = this.#exitName(of, n);
    const symbol = this.#symbols[book.symbol[row]!]!;
    const type = book.type[row] === TYPE.stop ? "stop" : "limit";
    const quantity = book.quantity[row]!;
    this.#orders.set(id, { row, order: { symbol, type }, asked: Math.abs(quantity), filledBefore: 0 });
    this.#idOfRow.set(row, id);
    this.#exits.add(row);
    const [limit, stop] = type === "stop" ? [null, book.stop.get(row)] : [book.limit.get(row), null];
    this.#told.push({ order: id, kind: "exit", of, n, symbol, quantity, type, limit, stop });
  }

  #tellTrade(at: number): void {
    const { executor, book } = this.#broker;
    const { fills } = executor;
    const row = fills.orderId[at]! - 1;
    const order = this.#idOfRow.get(row);
    invariant(order, "a fill of an order that nobody made");
    const isFilled = ORDER_STATUS[book.status[row]!] === "filled";
    this.#told.push({
      order,
      kind: "trade",
      time: fills.time[at]!,
      quantity: fills.quantity[at]!,
      price: fills.price[at]!,
      fee: fills.commission.get(at),
      left: isFilled ? 0 : book.quantity[row]! - book.filled[row]!,
    });
  }

  #tellEnd(row: number): void {
    const { book } = this.#broker;
    const order = this.#idOfRow.get(row);
    if (order === undefined) return;
    this.#early.delete(row);
    const status = ORDER_STATUS[book.status[row]!]!;
    const time = book.closedTime[row]!;
    const known = this.#orders.get(order)!;
    const filled = known.filledBefore + Math.abs(book.filled[row]!);
    if (status === "filled") {
      // A reduce-only order that met a smaller position is done with less than it asked.
      if (filled < known.asked && book.reduceOnly.get(row) === 1)
        this.#told.push({ order, kind: "cancelled", time, reason: "There is no position left to reduce." });
      return;
    }
    if (status !== "cancelled" && status !== "rejected" && status !== "expired") return;
    // A venue that has traded part of an order cannot reject it any more.
    const kind = status === "rejected" && filled > 0 ? "cancelled" : status;
    this.#told.push({ order, kind, time, reason: book.reasonOf(row) });
  }

  #noMarket({ symbol }: PaperOrder): string {
    const offered = this.#symbols.slice(0, 10).join(", ");
    return `There is no market in ${symbol} here; ${offered ? `this one trades ${offered}` : "start a feed for the account first"}.`;
  }
}

const TOO_LATE = "The order has ended already.";
