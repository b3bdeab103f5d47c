import type { Micros } from "#lib/core/columns.ts";
import { AppError } from "#lib/core/errors.ts";
import { FIRST_CAPACITY, growColumns } from "#lib/core/growing-columns.ts";
import { FILL_TIMINGS, ORDER_STATUS, ORDER_TYPE, type OrderStatus, TIME_IN_FORCE } from "#lib/core/order.ts";
import { RareColumn } from "#lib/core/rare-column.ts";

export const MAX_ORDERS_PER_RUN = 1_000_000;
const MAX_REASONS_PER_RUN = 1000;

export type FinalStatus = Extract<OrderStatus, "filled" | "cancelled" | "rejected" | "expired">;

/** What a size counts. All but units become units when the order fills. */
export const SIZE_KIND = ["units", "cash", "equity", "target-units", "target-equity"] as const;
export type SizeKind = (typeof SIZE_KIND)[number];

export const STATUS = indexOf(ORDER_STATUS);
export const TYPE = indexOf(ORDER_TYPE);
export const TIF = indexOf(TIME_IN_FORCE);
export const TIMING = indexOf(FILL_TIMINGS);
export const SIZE = indexOf(SIZE_KIND);

function indexOf<const Names extends readonly string[]>(names: Names): Record<Names[number], number> {
  return Object.fromEntries(names.map((name, index) => [name, index])) as Record<Names[number], number>;
}

export type NewOrder = {
  readonly symbol: number;
  readonly time: Micros;
  readonly sizeKind: number;
  /** Units, fraction or target; signed. */
  readonly size: number;
  /** Number of the first bar of its symbol on which it may fill. */
  readonly firstBar: number;
};

/** What follows from the options of an order. */
export type OrderKind = {
  readonly type: number;
  readonly timeInForce: number;
  readonly timing: number;
  /** Absent when it has none: a plain market order. */
  readonly terms: SpecialTerms | undefined;
};

/** What not every order has. Absent prices and times are NaN. */
export type SpecialTerms = {
  readonly limit: number;
  /** The price that sets it off: a stop, or the touch price of an if-touched order. */
  readonly stop: number;
  /** How far a trailing stop follows: an amount, or a fraction of the price. */
  readonly trail: number;
  readonly trailFraction: number;
  readonly postOnly: boolean;
  /** When a GTD order expires. */
  readonly expiry: Micros;
  /** Row of the order that must fill first; −1 = none. */
  readonly parent: number;
  readonly stopLoss: number;
  readonly takeProfit: number;
  readonly group: number;
  readonly reduceOnly: boolean;
};

/** Every order of a run as columns: row r holds order r + 1. Rows are never removed: they are the report. */
export class OrderBook {
  symbol = new Int32Array(FIRST_CAPACITY);
  time = new Float64Array(FIRST_CAPACITY);
  type = new Uint8Array(FIRST_CAPACITY);
  timeInForce = new Uint8Array(FIRST_CAPACITY);
  timing = new Uint8Array(FIRST_CAPACITY);
  status = new Uint8Array(FIRST_CAPACITY);
  sizeKind = new Uint8Array(FIRST_CAPACITY);
  size = new Float64Array(FIRST_CAPACITY);
  quantity = new Float64Array(FIRST_CAPACITY);
  filled = new Float64Array(FIRST_CAPACITY);
  averagePrice = new Float64Array(FIRST_CAPACITY);
  closedTime = new Float64Array(FIRST_CAPACITY);
  firstBar = new Int32Array(FIRST_CAPACITY);
  readonly limit = new RareColumn(Number.NaN);
  readonly stop = new RareColumn(Number.NaN);
  readonly trail = new RareColumn(Number.NaN);
  readonly trailFraction = new RareColumn(Number.NaN);
  readonly postOnly = new RareColumn(0);
  /** When a GTD order expires; NaN = never. */
  readonly expiry = new RareColumn(Number.NaN);
  readonly parent = new RareColumn(-1);
  readonly stopLoss = new RareColumn(Number.NaN);
  readonly takeProfit = new RareColumn(Number.NaN);
  readonly group = new RareColumn(0);
  readonly reduceOnly = new RareColumn(0);
  /** First bar on which an order with trigger and limit acts as a limit order; −1 before it was set off. */
  readonly limitFrom = new RareColumn(-1);
  /** Units that splits added to what it had filled before them: they were not traded. */
  readonly splitUnits = new RareColumn(0);
  /** Index into `reasons`. */
  readonly reason = new RareColumn(0);
  length = 0;
  readonly reasons: string[] = [""];
  readonly #reasonIndex = new Map<string, number>([["", 0]]);

  /** Answers the row. `quantity`: signed units, an estimate unless the size is in units. */
  add(order: NewOrder, quantity: number, { type, timeInForce, timing, terms }: OrderKind): number {
    const row = this.length;
    if (row >= MAX_ORDERS_PER_RUN)
      throw new AppError(
        "strategy-failed",
        `The strategy made more than ${MAX_ORDERS_PER_RUN} orders; make fewer, or run fewer bars.`,
      );
    if (row === this.symbol.length) growColumns(this);
    this.length++;
    this.symbol[row] = order.symbol;
    this.time[row] = order.time;
    this.type[row] = type;
    this.timeInForce[row] = timeInForce;
    this.timing[row] = timing;
    this.status[row] = STATUS.working;
    this.sizeKind[row] = order.sizeKind;
    this.size[row] = order.size;
    this.quantity[row] = quantity;
    this.averagePrice[row] = Number.NaN;
    this.closedTime[row] = Number.NaN;
    this.firstBar[row] = order.firstBar;
    if (terms) this.#addTerms(row, terms);
    return row;
  }

  #addTerms(row: number, terms: SpecialTerms): void {
    if (terms.parent >= 0) this.status[row] = STATUS.waiting;
    this.limit.set(row, terms.limit);
    this.stop.set(row, terms.stop);
    this.trail.set(row, terms.trail);
    this.trailFraction.set(row, terms.trailFraction);
    this.postOnly.set(row, terms.postOnly ? 1 : 0);
    this.expiry.set(row, terms.expiry);
    this.parent.set(row, terms.parent);
    this.stopLoss.set(row, terms.stopLoss);
    this.takeProfit.set(row, terms.takeProfit);
    this.group.set(row, terms.group);
    this.reduceOnly.set(row, terms.reduceOnly ? 1 : 0);
  }

  isWorking(row: number): boolean {
    const status = this.status[row]!;
    return status === STATUS.working || status === STATUS["partially-filled"];
  }

  isWaiting(row: number): boolean {
    return this.status[row] === STATUS.waiting;
  }

  /** All of a new order at once. */
  fillWhole(row: number, quantity: number, price: number, time: Micros): void {
    this.filled[row] = quantity;
    this.quantity[row] = quantity;
    this.averagePrice[row] = price;
    this.status[row] = STATUS.filled;
    this.closedTime[row] = time;
  }

  /** Every other way to a final status. */
  end(row: number, status: FinalStatus, time: Micros, reason = ""): void {
    this.status[row] = STATUS[status];
    this.closedTime[row] = time;
    this.reason.set(row, this.#intern(reason));
  }

  reasonOf(row: number): string {
    return this.reasons[this.reason.get(row)] ?? "";
  }

  #intern(reason: string): number {
    if (reason === "") return 0;
    const known = this.#reasonIndex.get(reason);
    if (known !== undefined) return known;
    if (this.reasons.length >= MAX_REASONS_PER_RUN) return this.reasons.length - 1;
    this.#reasonIndex.set(reason, this.reasons.length);
    return this.reasons.push(this.reasons.length === MAX_REASONS_PER_RUN - 1 ? FULL : reason) - 1;
  }
}

const FULL = "One of many reasons: this run has more different ones than are kept.";
