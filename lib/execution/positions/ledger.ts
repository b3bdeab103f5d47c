import type { Micros } from "#lib/core/columns.ts";
import { HeldSymbols } from "./held-symbols.ts";
import { fullyPaid, type LedgerTerms, paysInFull } from "./ledger-terms.ts";
import { TradeBook } from "./trade-book.ts";

/** 1 long, −1 short, 0 flat. */
export type Side = { sign: number };

/** What remains of a position after rounding, relative to the fill, counts as nothing. */
const DUST = 1e-9;

/**
 * Cash and positions of one account. Money is in the account's currency, prices in each symbol's own.
 * Free cash is equity less what its terms tie up. Float64; only + − × ÷.
 */
export class Ledger {
  cash: number;
  /** Balances in other currencies; row 0, the account's own, stays 0: that is `cash`. */
  readonly balances: Float64Array;
  /** Account currency per unit of each currency; row 0 is 1. Set with `setRate`. */
  readonly rates: Float64Array;
  /** Per symbol: signed units held, their average price (NaN when flat). */
  readonly quantity: Float64Array;
  readonly averagePrice: Float64Array;
  /** The only symbol's bars, when they mark it: nobody then has to write the price down at each. */
  clock: { readonly i: number; readonly close: Float64Array } | undefined;
  #markedAt = -1;
  readonly #mark: Float64Array;
  /** Per symbol, which strategies ask for on every bar: an object's own field is read faster than a column's row. */
  readonly sides: readonly Side[];
  /** Account currency per unit and point of price. */
  readonly scale: Float64Array;
  readonly trades: TradeBook;
  readonly terms: LedgerTerms;
  /**
   * Cash that each symbol has brought in, in the currency in which it was paid. Kept when several strategies share the
   * account: their rows say whose it is.
   */
  earned: Float64Array | undefined;
  /** Price up to which profit has been paid in cash; 0 where the whole value was paid. */
  readonly #settled: Float64Array;
  readonly #held: HeldSymbols;
  /** Whether what is held long ties up just what it is worth, and so nothing of free cash. */
  readonly #paysInFull: boolean;

  constructor(symbols: number, capital: number, terms = fullyPaid(symbols)) {
    this.cash = capital;
    this.terms = terms;
    this.balances = new Float64Array(terms.currencies);
    this.rates = new Float64Array(terms.currencies).fill(1);
    this.quantity = new Float64Array(symbols);
    this.averagePrice = new Float64Array(symbols).fill(Number.NaN);
    this.#mark = new Float64Array(symbols);
    this.sides = Array.from({ length: symbols }, () => ({ sign: 0 }));
    this.scale = terms.multiplier.slice();
    this.#settled = new Float64Array(symbols);
    this.#held = new HeldSymbols(symbols);
    this.#paysInFull = this.isPlain && paysInFull(terms);
    this.trades = new TradeBook(symbols);
  }

  /** Per symbol: the last known price. */
  get mark(): Float64Array {
    const { clock } = this;
    if (clock !== undefined && clock.i !== this.#markedAt) {
      this.#markedAt = clock.i;
      this.#mark[0] = clock.close[clock.i]!;
    }
    return this.#mark;
  }

  /** Whether a position is worth units × price: one currency, multipliers of 1, nothing settled daily. */
  get isPlain(): boolean {
    const { multiplier, settlesDaily, currencies } = this.terms;
    return currencies === 1 && multiplier.every((each) => each === 1) && !settlesDaily.includes(1);
  }

  /** A currency's worth in account currency from now on. */
  setRate(currency: number, rate: number): void {
    const { multiplier, currency: currencyOf } = this.terms;
    this.rates[currency] = rate;
    for (let s = 0; s < this.scale.length; s++)
      if (currencyOf[s] === currency) this.scale[s] = multiplier[s]! * rate;
  }

  /** Cash in every currency, in account currency. */
  totalCash(): number {
    let sum = this.cash;
    for (let c = 1; c < this.balances.length; c++) sum += this.balances[c]! * this.rates[c]!;
    return sum;
  }

  /** Cash and holdings at their marks; `symbol`, when given, is valued at `price` instead. */
  equity(symbol = -1, price = 0): number {
    const { quantity, mark, scale } = this;
    const { rows, count } = this.#held;
    const settled = this.#settled;
    let sum = this.totalCash();
    for (let k = 0; k < count; k++) {
      const s = rows[k]!;
      sum += quantity[s]! * ((s === symbol ? price : mark[s]!) - settled[s]!) * scale[s]!;
    }
    return sum;
  }

  /** What a symbol's fills and payments have added to equity so far; only where `earned` is kept. */
  profit(symbol: number): number {
    const currency = this.terms.holdsBalances ? this.terms.currency[symbol]! : 0;
    const held = this.quantity[symbol]! * (this.mark[symbol]! - this.#settled[symbol]!) * this.scale[symbol]!;
    return this.earned![symbol]! * this.rates[currency]! + held;
  }

  /** Σ |units| × price. */
  gross(): number {
    const { quantity, mark, scale } = this;
    const { rows, count } = this.#held;
    let sum = 0;
    for (let k = 0; k < count; k++) {
      const s = rows[k]!;
      sum += Math.abs(quantity[s]! * mark[s]!) * scale[s]!;
    }
    return sum;
  }

  /** Σ units × price: long less short, futures at their full value. */
  net(): number {
    const { quantity, mark, scale } = this;
    const { rows, count } = this.#held;
    let sum = 0;
    for (let k = 0; k < count; k++) {
      const s = rows[k]!;
      sum += quantity[s]! * mark[s]! * scale[s]!;
    }
    return sum;
  }

  /** What opening one more unit at a price ties up. */
  unitCost(symbol: number, price: number): number {
    const { initialShare, initialPerUnit, currency } = this.terms;
    const perUnit = initialPerUnit[symbol]! * this.rates[currency[symbol]!]!;
    return Math.abs(price) * this.scale[symbol]! * initialShare[symbol]! + perUnit;
  }

  /** What new exposure may tie up: equity less the initial margin of what is held. */
  freeCash(symbol = -1, price = 0): number {
    return this.#untied(this.totalCash(), symbol, symbol < 0 ? 0 : this.quantity[symbol]!, price);
  }

  /** The same after a fill; below zero means that the account cannot carry it. */
  freeCashAfter(symbol: number, quantity: number, price: number, commission: number): number {
    const { feeShare } = this.terms;
    const paid = quantity * (price - this.#basis(symbol, price)) * this.scale[symbol]!;
    const cash = this.totalCash() - (paid + commission * feeShare);
    return this.#untied(cash, symbol, this.quantity[symbol]! + quantity, price);
  }

  #untied(cash: number, symbol: number, units: number, price: number): number {
    const { quantity, mark } = this;
    const { rows, count } = this.#held;
    // A symbol that the account does not hold yet comes at its row, as it would if it were held.
    let isNew = units !== 0 && quantity[symbol] === 0;
    let tied = 0;
    for (let k = 0; k < count; k++) {
      const s = rows[k]!;
      if (isNew && symbol < s) {
        tied += this.#tied(symbol, units, price);
        isNew = false;
      }
      tied += s === symbol ? this.#tied(s, units, price) : this.#tied(s, quantity[s]!, mark[s]!);
    }
    if (isNew) tied += this.#tied(symbol, units, price);
    return cash - tied;
  }

  /** What so many units at a price take of free cash besides what they are worth. */
  #tied(symbol: number, units: number, price: number): number {
    if (units === 0 || (this.#paysInFull && units > 0 && price >= 0)) return 0;
    const profit = units * (price - this.#basis(symbol, price)) * this.scale[symbol]!;
    return Math.abs(units) * this.unitCost(symbol, price) - profit;
  }

  /** What equity must not fall below while this is held. */
  maintenance(): number {
    const { quantity, mark, scale, rates } = this;
    const { maintenanceShare, maintenancePerUnit, currency } = this.terms;
    const { rows, count } = this.#held;
    let sum = 0;
    for (let k = 0; k < count; k++) {
      const s = rows[k]!;
      const perUnit = maintenancePerUnit[s]! * rates[currency[s]!]!;
      sum += Math.abs(quantity[s]!) * (Math.abs(mark[s]!) * scale[s]! * maintenanceShare[s]! + perUnit);
    }
    return sum;
  }

  /** Adds to cash, or takes from it: an amount in the symbol's currency. Answers it in account currency. */
  pay(symbol: number, amount: number): number {
    const currency = this.terms.currency[symbol]!;
    const own = amount * this.rates[currency]!;
    const inBalance = this.terms.holdsBalances && currency !== 0;
    if (inBalance) this.balances[currency]! += amount;
    else this.cash += own;
    if (this.earned) this.earned[symbol]! += inBalance ? amount : own;
    return own;
  }

  /** Pays the profit of daily settled positions up to their marks. */
  settle(): void {
    const { quantity, mark } = this;
    for (let s = 0; s < quantity.length; s++) {
      if (this.terms.settlesDaily[s] === 0 || quantity[s] === 0) continue;
      this.pay(s, quantity[s]! * (mark[s]! - this.#settled[s]!) * this.terms.multiplier[s]!);
      this.#settled[s] = mark[s]!;
    }
  }

  /** The price up to which a position's profit has been paid in cash; 0 where the whole value was paid. */
  settledAt(symbol: number): number {
    return this.#settled[symbol]!;
  }

  /** `ratio` new units for each old one; prices are divided by it. */
  split(symbol: number, ratio: number): void {
    this.#hold(symbol, this.quantity[symbol]! * ratio);
    this.averagePrice[symbol]! /= ratio;
    this.mark[symbol]! /= ratio;
    this.#settled[symbol]! /= ratio;
    this.trades.split(symbol, ratio);
  }

  /** The position of `from` goes on as one of `to`, which is flat. */
  rename(from: number, to: number): void {
    for (const column of [this.averagePrice, this.mark, this.#settled]) column[to] = column[from]!;
    this.#hold(to, this.quantity[from]!);
    this.#hold(from, 0);
    this.averagePrice[from] = Number.NaN;
    this.trades.rename(from, to);
  }

  /** Profit counts from here: 0 where the value itself is paid, the fill's price for a new future. */
  #basis(symbol: number, price: number): number {
    const isNew = this.terms.settlesDaily[symbol] === 1 && this.quantity[symbol] === 0;
    return isNew ? price : this.#settled[symbol]!;
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
    this.#payFill(symbol, quantity, price, commission);
    this.mark[symbol] = price;
    this.#hold(symbol, after);
    const units = Math.abs(quantity);
    const scale = this.scale[symbol]!;
    const reduces = before !== 0 && before > 0 !== quantity > 0;
    if (!reduces) {
      const held = Math.abs(before);
      const average =
        held === 0 ? price : (this.averagePrice[symbol]! * held + price * units) / (held + units);
      this.averagePrice[symbol] = average;
      this.trades.enter(symbol, units, after, price, scale, commission, time, bar);
      return;
    }
    const flips = after !== 0 && after > 0 === quantity > 0;
    const closed = flips ? Math.abs(before) : units;
    const closingFee = flips ? (commission * closed) / units : commission;
    this.trades.leave(symbol, closed, flips || after === 0, price, scale, closingFee, time, bar);
    if (flips)
      this.trades.enter(symbol, Math.abs(after), after, price, scale, commission - closingFee, time, bar);
    if (flips) this.averagePrice[symbol] = price;
    else if (after === 0) this.averagePrice[symbol] = Number.NaN;
  }

  #hold(symbol: number, quantity: number): void {
    const wasHeld = this.quantity[symbol] !== 0;
    this.quantity[symbol] = quantity;
    if (quantity === 0 && wasHeld) this.#held.remove(symbol);
    else if (quantity !== 0 && !wasHeld) this.#held.add(symbol);
    this.sides[symbol]!.sign = quantity > 0 ? 1 : quantity < 0 ? -1 : 0;
  }

  #payFill(symbol: number, quantity: number, price: number, commission: number): void {
    const { currency, holdsBalances, multiplier } = this.terms;
    const basis = this.#basis(symbol, price);
    if (this.terms.settlesDaily[symbol] === 1) this.#settled[symbol] = basis;
    const row = currency[symbol]!;
    const inBalance = holdsBalances && row !== 0;
    const paid = inBalance
      ? quantity * (price - basis) * multiplier[symbol]! + commission / this.rates[row]!
      : quantity * (price - basis) * this.scale[symbol]! + commission;
    if (inBalance) this.balances[row]! -= paid;
    else this.cash -= paid;
    if (this.earned) this.earned[symbol]! -= paid;
  }
}
