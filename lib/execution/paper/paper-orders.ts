import type { Micros } from "#lib/core/columns.ts";
import { invariant } from "#lib/core/errors.ts";
import { ORDER_STATUS, TIME_IN_FORCE } from "#lib/core/order.ts";
import type { SimulatedBroker } from "#lib/execution/brokers/index.ts";
import { TYPE } from "#lib/execution/orders/index.ts";
import type { Ledger } from "#lib/execution/positions/index.ts";
import type { GrowingBars } from "./growing-bars.ts";
import type { MarketBar } from "./market-moment.ts";
import { endsOnce, type PaperEvent } from "./paper-event.ts";
import type { PaperOrder } from "./paper-order.ts";

export type Known = {
  readonly row: number;
  readonly order: Pick<PaperOrder, "symbol" | "type">;
  /** Units, above zero: what it asks for in all, and what filled before it was replaced. */
  readonly asked: number;
  readonly filledBefore: number;
};

/** What the n-th order is called that the market makes: an exit of the bracket of order `of`, or one for the account. */
export type MadeName = (of: string | null, n: number) => string;

type Parts = {
  readonly broker: SimulatedBroker;
  readonly ledger: Ledger;
  readonly symbols: readonly string[];
  /** By symbol. */
  readonly feeds: readonly GrowingBars[];
  readonly latency: Micros;
  readonly nameOf: MadeName;
  now(): Micros;
};

/** The orders of a paper market by the ids under which they came or were made, and what is to be told of them. */
export class PaperOrders {
  readonly #parts: Parts;
  readonly #broker: SimulatedBroker;
  readonly #symbols: readonly string[];
  readonly #orders = new Map<string, Known>();
  readonly #idOfRow = new Map<number, string>();
  /** Rows that may not fill yet, and in bars from when on they may. */
  readonly #early = new Map<number, Micros>();
  /** Rows of exits that have not ended, and how many each order's bracket had. */
  readonly #exits = new Set<number>();
  readonly #exitCounts = new Map<string, number>();
  /** How many orders it made for the account itself. */
  #made = 0;
  /** Rows of the book that were looked at for orders that it made. */
  #looked = 0;
  #told: PaperEvent[] = [];

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#broker = parts.broker;
    this.#symbols = parts.symbols;
  }

  get(id: string): Known | undefined {
    return this.#orders.get(id);
  }

  /** Units still open of a working order; null when it has ended or is not known. */
  openUnits(id: string): number | null {
    const known = this.#orders.get(id);
    const { book } = this.#broker;
    if (!known || this.hasEnded(known.row)) return null;
    return book.quantity[known.row]! - book.filled[known.row]!;
  }

  get openIds(): string[] {
    return [...this.#orders.keys()].filter((id) => this.openUnits(id) !== null);
  }

  hasEnded(row: number): boolean {
    return !this.#broker.book.isWorking(row) && !this.#broker.book.isWaiting(row);
  }

  know(id: string, known: Known): void {
    this.#orders.set(id, known);
    this.#idOfRow.set(known.row, id);
    this.#early.set(known.row, this.#parts.now() + this.#parts.latency);
  }

  /** Takes the place of an order's row; exits that its bracket has stay its own. */
  replaced(id: string, old: Known, row: number, asked: number, filledBefore: number): void {
    const { group } = this.#broker.book;
    if (this.#exits.delete(old.row)) this.#exits.add(row);
    for (const exit of this.#exits) if (group.get(exit) === old.row + 1) group.set(exit, row + 1);
    this.know(id, { row, order: old.order, asked, filledBefore });
  }

  /** A row that nobody is told of. */
  pass(row: number): void {
    this.#looked = row + 1;
  }

  /** A bar of a symbol has come: what may not fill yet waits for the next. */
  enter(s: number, bar: MarketBar): void {
    const { book } = this.#broker;
    for (const [row, from] of this.#early)
      if (book.symbol[row] === s) {
        if (bar.start < from) book.firstBar[row] = this.#parts.feeds[s]!.i + 1;
        else this.#early.delete(row);
      }
  }

  tell(...events: readonly PaperEvent[]): void {
    this.#told.push(...events);
  }

  taken(): PaperEvent[] {
    return endsOnce(this.#told.splice(0));
  }

  /** The order goes on under another symbol, as an order of its own for what is open. */
  move(row: number): void {
    const { book } = this.#broker;
    const of = this.#idOfRow.get(row)!;
    const known = this.#orders.get(of)!;
    const symbol = this.#symbols[book.symbol[row]!]!;
    const quantity = book.quantity[row]! - book.filled[row]!;
    const id = this.#parts.nameOf(null, ++this.#made);
    const filledBefore = -Math.abs(book.filled[row]!);
    // What it traded is still asked for.
    this.#orders.set(of, { ...known, row: -1 });
    this.#orders.set(id, { row, order: { ...known.order, symbol }, asked: Math.abs(quantity), filledBefore });
    this.#idOfRow.set(row, id);
    this.#exitCounts.set(id, this.#exitCounts.get(of) ?? 0);
    if (this.#mayFillLater(row)) this.#early.set(row, this.#parts.now());
    const timeInForce = TIME_IN_FORCE[book.timeInForce[row]!]!;
    const terms = { symbol, quantity, type: known.order.type, timeInForce, ...this.#pricesOf(row) };
    this.#told.push({ order: of, kind: "left", reason: `It goes on as an order in ${symbol}.` });
    this.#told.push({ order: id, kind: "moved", of, ...terms });
  }

  /** Whether only bars that have not begun may fill it. */
  #mayFillLater(row: number): boolean {
    const { book } = this.#broker;
    return book.firstBar[row]! > this.#parts.feeds[book.symbol[row]!]!.i;
  }

  #pricesOf(row: number): { limit: number | null; stop: number | null } {
    const { book } = this.#broker;
    const price = (value: number) => (Number.isNaN(value) ? null : value);
    const isTrailing = book.type[row] === TYPE["trailing-stop"];
    return { limit: price(book.limit.get(row)), stop: isTrailing ? null : price(book.stop.get(row)) };
  }

  /** After a split: its open units and its prices are others, what had filled stays what it was. */
  restate(row: number, filled: number, ratio: number): void {
    const { book } = this.#broker;
    const id = this.#idOfRow.get(row)!;
    const known = this.#orders.get(id)!;
    const filledBefore = known.filledBefore + Math.abs(filled) - Math.abs(book.filled[row]!);
    const quantity = filledBefore + Math.abs(book.quantity[row]!);
    this.#orders.set(id, { ...known, filledBefore, asked: quantity });
    this.#told.push({ order: id, kind: "restated", quantity, prices: this.#pricesOf(row), ratio });
  }

  /**
   * Orders that the simulation made for brackets and for the account, and how many units exits are for by now. `rolls`: by
   * the next contract, the one whose position is being rolled into it.
   */
  tellMade(rolls: ReadonlyMap<string, string> = new Map()): void {
    const { book } = this.#broker;
    for (; this.#looked < book.length; this.#looked++) {
      if (this.#idOfRow.has(this.#looked)) continue;
      const of = this.#idOfRow.get(book.group.get(this.#looked) - 1);
      if (of !== undefined) this.#meetExit(this.#looked, of);
      else if (book.quantity[this.#looked] !== 0) this.#meetMade(this.#looked, rolls);
    }
    for (const row of this.#exits) {
      const id = this.#idOfRow.get(row)!;
      const known = this.#orders.get(id)!;
      const total = known.filledBefore + Math.abs(book.quantity[row]!);
      const isFilled = ORDER_STATUS[book.status[row]!] === "filled";
      if (total !== known.asked && (isFilled || !this.hasEnded(row))) {
        this.#orders.set(id, { ...known, asked: total });
        this.#told.push({ order: id, kind: "restated", quantity: total });
      }
      if (this.hasEnded(row)) this.#exits.delete(row);
    }
  }

  #meetMade(row: number, rolls: ReadonlyMap<string, string>): void {
    const { book } = this.#broker;
    const n = ++this.#made;
    const id = this.#parts.nameOf(null, n);
    const symbol = this.#symbols[book.symbol[row]!]!;
    const quantity = book.quantity[row]!;
    // In a roll the order that opens comes behind the one that closes.
    const rolled = rolls.get(symbol);
    const opens =
      rolled !== undefined &&
      this.#parts.ledger.quantity[this.#symbols.indexOf(rolled)]! > 0 === quantity > 0;
    const instead = opens ? rolled : symbol;
    this.know(id, { row, order: { symbol, type: "market" }, asked: Math.abs(quantity), filledBefore: 0 });
    this.#early.delete(row);
    if (this.#mayFillLater(row)) this.#early.set(row, this.#parts.now());
    const terms = { symbol, quantity, type: "market" as const, limit: null, stop: null };
    this.#told.push({ order: id, kind: "made", n, instead, ...terms });
  }

  #meetExit(row: number, of: string): void {
    const { book } = this.#broker;
    const n = (this.#exitCounts.get(of) ?? 0) + 1;
    this.#exitCounts.set(of, n);
    const id = this.#parts.nameOf(of, n);
    const symbol = this.#symbols[book.symbol[row]!]!;
    const type = book.type[row] === TYPE.stop ? "stop" : "limit";
    const quantity = book.quantity[row]!;
    this.#orders.set(id, { row, order: { symbol, type }, asked: Math.abs(quantity), filledBefore: 0 });
    this.#idOfRow.set(row, id);
    this.#exits.add(row);
    const [limit, stop] = type === "stop" ? [null, book.stop.get(row)] : [book.limit.get(row), null];
    this.#told.push({ order: id, kind: "exit", of, n, symbol, quantity, type, limit, stop });
  }

  tellTrade(at: number): void {
    const { executor, book } = this.#broker;
    const { fills } = executor;
    const row = fills.orderId[at]! - 1;
    const order = this.#idOfRow.get(row);
    invariant(order, "a fill of an order that nobody made");
    const isFilled = ORDER_STATUS[book.status[row]!] === "filled";
    const { terms, rates } = this.#parts.ledger;
    const currency = terms.currency[book.symbol[row]!]!;
    this.#told.push({
      order,
      kind: "trade",
      time: fills.time[at]!,
      quantity: fills.quantity[at]!,
      price: fills.price[at]!,
      fee: fills.commission.get(at),
      ...(currency !== 0 && { rate: rates[currency]! }),
      left: isFilled ? 0 : book.quantity[row]! - book.filled[row]!,
    });
  }

  tellEnd(row: number): void {
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
}
