import type { Micros } from "#lib/core/columns.ts";
import { TradeBook } from "./trade-book.ts";

/** What remains of a position after rounding, relative to the fill, counts as nothing. */
const DUST = 1e-9;

/**
 * A fully collateralised account: every long is paid in full, every short is covered by its proceeds and as
 * much again in cash. Float64; only + − × ÷.
 */
export class Ledger {
  cash: number;
  /** Per symbol: signed units held, their average price (NaN when flat), the last known price. */
  readonly quantity: Float64Array;
  readonly averagePrice: Float64Array;
  readonly mark: Float64Array;
  readonly trades: TradeBook;

  constructor(symbols: number, capital: number) {
    this.cash = capital;
    this.quantity = new Float64Array(symbols);
    this.averagePrice = new Float64Array(symbols).fill(Number.NaN);
    this.mark = new Float64Array(symbols);
    this.trades = new TradeBook(symbols);
  }

  /** Cash and holdings at their marks; `symbol`, when given, is valued at `price` instead. */
  equity(symbol = -1, price = 0): number {
    const { quantity, mark } = this;
    let sum = this.cash;
    for (let s = 0; s < quantity.length; s++) sum += quantity[s]! * (s === symbol ? price : mark[s]!);
    return sum;
  }

  /** Σ |units| × price. */
  gross(): number {
    const { quantity, mark } = this;
    let sum = 0;
    for (let s = 0; s < quantity.length; s++) sum += Math.abs(quantity[s]! * mark[s]!);
    return sum;
  }

  /** What new exposure may cost: cash less twice the value of everything sold short. */
  freeCash(symbol = -1, price = 0): number {
    return this.#uncommitted(this.cash, symbol, symbol < 0 ? 0 : this.quantity[symbol]!, price);
  }

  /** The same after a fill; below zero means that the account cannot carry it. */
  freeCashAfter(symbol: number, quantity: number, price: number, commission: number): number {
    const cash = this.cash - (quantity * price + commission);
    return this.#uncommitted(cash, symbol, this.quantity[symbol]! + quantity, price);
  }

  #uncommitted(cash: number, symbol: number, units: number, price: number): number {
    const { quantity, mark } = this;
    let shorts = 0;
    for (let s = 0; s < quantity.length; s++) {
      const held = s === symbol ? units : quantity[s]!;
      if (held < 0) shorts -= held * (s === symbol ? price : mark[s]!);
    }
    return cash - 2 * shorts;
  }

  /** Books a fill of `quantity` (signed) on bar number `bar`; the price becomes the symbol's mark. */
  apply(
    symbol: number,
    quantity: number,
    price: number,
    commission: number,
    time: Micros,
    bar: number,
  ): void {
    const before = this.quantity[symbol]!;
    const sum = before + quantity;
    const after = Math.abs(sum) < DUST * Math.abs(quantity) ? 0 : sum;
    this.cash -= quantity * price + commission;
    this.mark[symbol] = price;
    this.quantity[symbol] = after;
    const units = Math.abs(quantity);
    const reduces = before !== 0 && before > 0 !== quantity > 0;
    if (!reduces) {
      const held = Math.abs(before);
      const average =
        held === 0 ? price : (this.averagePrice[symbol]! * held + price * units) / (held + units);
      this.averagePrice[symbol] = average;
      this.trades.enter(symbol, units, after, price, commission, time, bar);
      return;
    }
    const flips = after !== 0 && after > 0 === quantity > 0;
    const closed = flips ? Math.abs(before) : units;
    const closingFee = flips ? (commission * closed) / units : commission;
    this.trades.leave(symbol, closed, flips || after === 0, price, closingFee, time, bar);
    if (flips) this.trades.enter(symbol, Math.abs(after), after, price, commission - closingFee, time, bar);
    if (flips) this.averagePrice[symbol] = price;
    else if (after === 0) this.averagePrice[symbol] = Number.NaN;
  }
}
