import type { Micros } from "#lib/core/columns.ts";
import { type FinalStatus, type OrderBook, SIZE, STATUS } from "#lib/execution/orders/index.ts";
import { ActiveOrders } from "./active-orders.ts";

/** What happened to an order, told after the bar: a change of status, or the row of a fill. */
export type BrokerEvent = { readonly kind: "order" | "fill"; readonly row: number };

/** The orders that can still fill, and what ties them together: groups (brackets, OCO) and waiting (OTO). */
export class WorkingOrders {
  readonly book: OrderBook;
  readonly active: readonly ActiveOrders[];
  /** Orders in all lists; some may have ended since they were last tidied. */
  activeCount = 0;
  /** Set when the loop has more to do than to call the strategy; the loop takes it back. */
  areBusy = false;
  /** Filled only while someone listens; the reader empties it. */
  readonly events: BrokerEvent[] = [];
  /** Rows that wait for another order to fill, by that order's row. */
  readonly #waiting = new Map<number, number[]>();
  /** Whether someone reads `events`. */
  readonly listens: boolean;

  constructor(book: OrderBook, symbols: number, listens: boolean) {
    this.book = book;
    this.active = Array.from({ length: symbols }, () => new ActiveOrders());
    this.listens = listens;
  }

  activate(row: number): void {
    this.active[this.book.symbol[row]!]!.add(row);
    this.activeCount++;
    this.areBusy = true;
  }

  tidy(symbol: number): void {
    this.activeCount -= this.active[symbol]!.tidy(this.book);
  }

  /** The only working order has ended. */
  clear(symbol: number): void {
    this.active[symbol]!.count = 0;
    this.activeCount = 0;
  }

  /** Ends an order, and with it those that waited for it to fill. */
  end(row: number, status: FinalStatus, time: Micros, reason = ""): void {
    this.book.end(row, status, time, reason);
    this.tell("order", row);
    if (this.#waiting.size === 0 || status === "filled") return;
    const children = this.#waiting.get(row) ?? [];
    this.#waiting.delete(row);
    for (const child of children)
      if (this.book.isWaiting(child))
        this.end(child, "cancelled", time, `Order ${row + 1}, after which it was to start, did not fill.`);
  }

  tell(kind: "order" | "fill", row: number): void {
    if (!this.listens) return;
    this.events.push({ kind, row });
    this.areBusy = true;
  }

  wait(row: number, parent: number): void {
    const children = this.#waiting.get(parent);
    if (children) children.push(row);
    else this.#waiting.set(parent, [row]);
  }

  /** Takes the orders that waited for `row`, which is about to be replaced or has filled. */
  takeWaiting(row: number): readonly number[] {
    if (this.#waiting.size === 0) return NONE;
    const children = this.#waiting.get(row) ?? [];
    this.#waiting.delete(row);
    return children.filter((child) => this.book.isWaiting(child));
  }

  /** Rows of a symbol's orders that have not ended, those that wait included. */
  openOf(symbol: number): number[] {
    const { rows, count } = this.active[symbol]!;
    const working = Array.from(rows.subarray(0, count)).filter((row) => this.book.isWorking(row));
    return [...working, ...this.waitingOf(symbol)];
  }

  /** The open orders of one symbol become another's, whose bars have numbers of their own, from its bar `firstBar`. */
  move(from: number, to: number, firstBar: number): void {
    const { book } = this;
    this.tidy(from);
    for (const row of this.openOf(from)) {
      book.symbol[row] = to;
      book.firstBar[row] = firstBar;
      if (book.limitFrom.get(row) >= 0) book.limitFrom.set(row, firstBar);
      if (book.isWorking(row)) this.active[to]!.add(row);
    }
    this.active[from]!.count = 0;
  }

  waitingOf(symbol: number): number[] {
    return [...this.#waiting.values()]
      .flat()
      .filter((row) => this.book.symbol[row] === symbol && this.book.isWaiting(row));
  }

  /**
   * The OCO group that `row` belongs to; it starts one when it has none. Those are below zero, because a number
   * above zero is the bracket of the order with that id.
   */
  groupOf(row: number): number {
    const { group } = this.book;
    if (!(row >= 0 && row < this.book.length)) return 0;
    if (group.get(row) === 0) group.set(row, -row - 1);
    return group.get(row);
  }

  /** The working exit of a bracket, of one type; −1 when there is none. */
  findExit(group: number, symbol: number, type: number): number {
    const { book } = this;
    const list = this.active[symbol]!;
    for (let k = 0; k < list.count; k++) {
      const row = list.rows[k]!;
      if (book.group.get(row) === group && book.type[row] === type && book.isWorking(row)) return row;
    }
    return -1;
  }

  /**
   * After a fill of `quantity`: the others of its group are cancelled. While some of the order remains, exits
   * lose only as many units as it filled; a target stays what it was, since the position has moved.
   */
  settleGroup(filled: number, quantity: number, time: Micros): void {
    const { book } = this;
    const group = book.group.get(filled);
    if (group === 0) return;
    const remains = book.isWorking(filled);
    const list = this.active[book.symbol[filled]!]!;
    for (let k = 0; k < list.count; k++) {
      const row = list.rows[k]!;
      if (row === filled || book.group.get(row) !== group || !book.isWorking(row)) continue;
      if (remains && book.reduceOnly.get(row) === 1 && this.#shrink(row, quantity)) continue;
      this.end(row, "cancelled", time, `Order ${filled + 1} of the same group filled.`);
    }
  }

  /** Whether something is left of the order. */
  #shrink(row: number, quantity: number): boolean {
    const { size, sizeKind } = this.book;
    if (sizeKind[row] === SIZE["target-units"] || sizeKind[row] === SIZE["target-equity"]) return true;
    const left = size[row]! - quantity;
    if (left === 0 || left > 0 !== size[row]! > 0) return false;
    size[row] = left;
    this.book.quantity[row]! -= quantity;
    return true;
  }

  cancelReducing(symbol: number, time: Micros): void {
    const { book } = this;
    const list = this.active[symbol]!;
    for (let k = 0; k < list.count; k++) {
      const row = list.rows[k]!;
      if (book.reduceOnly.get(row) === 1 && book.isWorking(row))
        this.end(row, "cancelled", time, "The position that it protected was closed.");
    }
  }

  /** Lets the orders go that waited for `row`; they may fill from bar `firstBar` on. */
  release(row: number, firstBar: number): readonly number[] {
    const children = this.takeWaiting(row);
    for (const child of children) {
      this.book.status[child] = STATUS.working;
      this.book.firstBar[child] = firstBar;
      this.activate(child);
      this.tell("order", child);
    }
    return children;
  }
}

const NONE: readonly number[] = [];
