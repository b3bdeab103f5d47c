import type { Micros } from "#lib/core/columns.ts";
import { AppError } from "#lib/core/errors.ts";
import { growingBytes, growingFloats, growingIntegers } from "#lib/core/growing-column.ts";
import { ORDER_STATUS, ORDER_TYPE, type OrderStatus, TIME_IN_FORCE } from "#lib/core/order.ts";

export const MAX_ORDERS_PER_RUN = 1_000_000;
const MAX_REASONS_PER_RUN = 1000;

/** What a size counts. All but units become units when the order fills. */
export const SIZE_KIND = ["units", "cash", "equity", "target-units", "target-equity"] as const;
export type SizeKind = (typeof SIZE_KIND)[number];

export const STATUS = indexOf(ORDER_STATUS);
export const TYPE = indexOf(ORDER_TYPE);
export const TIF = indexOf(TIME_IN_FORCE);
export const SIZE = indexOf(SIZE_KIND);

function indexOf<const Names extends readonly string[]>(names: Names): Record<Names[number], number> {
  return Object.fromEntries(names.map((name, index) => [name, index])) as Record<Names[number], number>;
}

export type NewOrder = {
  readonly symbol: number;
  readonly time: Micros;
  readonly type: number;
  readonly timeInForce: number;
  readonly sizeKind: number;
  /** Units, fraction or target; signed. */
  readonly size: number;
  /** Signed units; an estimate unless the size is in units. */
  readonly quantity: number;
  readonly limit: number;
  readonly stop: number;
  readonly stopLoss: number;
  readonly takeProfit: number;
  readonly group: number;
  readonly reduceOnly: boolean;
  /** Number of the first bar of its symbol on which it may fill. */
  readonly firstBar: number;
};

/** Every order of a run as columns: row r holds order r + 1. Rows are never removed: they are the report. */
export class OrderBook {
  readonly symbol = growingIntegers();
  readonly time = growingFloats();
  readonly type = growingBytes();
  readonly timeInForce = growingBytes();
  readonly status = growingBytes();
  readonly sizeKind = growingBytes();
  readonly size = growingFloats();
  readonly quantity = growingFloats();
  readonly filled = growingFloats();
  readonly limit = growingFloats();
  readonly stop = growingFloats();
  readonly stopLoss = growingFloats();
  readonly takeProfit = growingFloats();
  readonly averagePrice = growingFloats();
  readonly closedTime = growingFloats();
  readonly group = growingIntegers();
  readonly reason = growingIntegers();
  readonly reduceOnly = growingBytes();
  readonly firstBar = growingIntegers();
  /** First bar on which a stop-limit order acts as a limit order; −1 before its stop was reached. */
  readonly limitFrom = growingIntegers();
  /** When a DAY order expires; NaN until its first bar. */
  readonly expiry = growingFloats();
  readonly reasons: string[] = [""];
  readonly #reasonIndex = new Map<string, number>([["", 0]]);

  get length(): number {
    return this.symbol.length;
  }

  /** Answers the row. */
  add(order: NewOrder): number {
    const row = this.length;
    if (row >= MAX_ORDERS_PER_RUN)
      throw new AppError(
        "too-many",
        `The strategy made more than ${MAX_ORDERS_PER_RUN} orders; check for a loop that orders on every fill.`,
      );
    this.symbol.push(order.symbol);
    this.time.push(order.time);
    this.type.push(order.type);
    this.timeInForce.push(order.timeInForce);
    this.status.push(STATUS.working);
    this.sizeKind.push(order.sizeKind);
    this.size.push(order.size);
    this.quantity.push(order.quantity);
    this.filled.push(0);
    this.limit.push(order.limit);
    this.stop.push(order.stop);
    this.stopLoss.push(order.stopLoss);
    this.takeProfit.push(order.takeProfit);
    this.averagePrice.push(Number.NaN);
    this.closedTime.push(Number.NaN);
    this.group.push(order.group);
    this.reason.push(0);
    this.reduceOnly.push(order.reduceOnly ? 1 : 0);
    this.firstBar.push(order.firstBar);
    this.limitFrom.push(-1);
    this.expiry.push(Number.NaN);
    return row;
  }

  isWorking(row: number): boolean {
    return this.status.values[row] === STATUS.working;
  }

  /** The one way out of "working". */
  end(row: number, status: Exclude<OrderStatus, "working">, time: Micros, reason = ""): void {
    this.status.values[row] = STATUS[status];
    this.closedTime.values[row] = time;
    this.reason.values[row] = this.#intern(reason);
  }

  reasonOf(row: number): string {
    return this.reasons[this.reason.values[row] ?? 0] ?? "";
  }

  #intern(reason: string): number {
    const known = this.#reasonIndex.get(reason);
    if (known !== undefined) return known;
    if (this.reasons.length >= MAX_REASONS_PER_RUN) return this.reasons.length - 1;
    this.#reasonIndex.set(reason, this.reasons.length);
    return this.reasons.push(this.reasons.length === MAX_REASONS_PER_RUN - 1 ? FULL : reason) - 1;
  }
}

const FULL = "One of many reasons: this run has more different ones than are kept.";
