import type { Micros } from "#lib/core/columns.ts";
import type { OrderStatus } from "#lib/core/order.ts";
import { type OrderBook, SIZE, TIF, TYPE } from "#lib/execution/orders/index.ts";
import type { Ledger } from "#lib/execution/positions/index.ts";
import type { Commission, Slippage } from "./cost-model.ts";
import { FillBook } from "./fill-book.ts";
import { affordable, wholeLots } from "./sizing.ts";

/** A fraction of the account that rounding may overdraw. */
const ROUNDING = 1e-9;

type Settings = {
  readonly symbols: readonly string[];
  readonly ledger: Ledger;
  readonly commission: Commission;
  readonly slippage: Slippage;
  readonly lot: number;
  /** One sentence when units of the symbol cannot be sold short, "" when they can. */
  readonly refusesShort: (symbol: string) => string;
};

type Listener = {
  readonly ended: (row: number) => void;
  readonly filled: (fillRow: number) => void;
  readonly working: (row: number) => void;
  readonly cancelSiblings: (row: number, time: Micros) => void;
  readonly cancelProtection: (symbol: number, time: Micros) => void;
};

/** `children` and `target`: the first bar on which a bracket's stop-loss and take-profit may fill. */
type Circumstances = {
  readonly slips: boolean;
  readonly children: number;
  readonly target: number;
  /** No commission: the fill is not a trade. */
  readonly isFree?: boolean;
};

type Fill = {
  readonly row: number;
  readonly symbol: number;
  readonly quantity: number;
  readonly price: number;
  readonly reference: number;
  readonly fee: number;
  readonly time: Micros;
  readonly bar: number;
};

/** Turns an order that has met its price into a fill: size, slippage, commission, collateral, bracket. */
export class Executor {
  readonly fills = new FillBook();
  readonly #settings: Settings;
  readonly #book: OrderBook;
  readonly #listener: Listener;

  constructor(settings: Settings, book: OrderBook, listener: Listener) {
    this.#settings = settings;
    this.#book = book;
    this.#listener = listener;
  }

  /** Signed units that a size would mean at the last known price. */
  estimate(symbol: number, sizeKind: number, size: number): number {
    return sizeKind === SIZE.units
      ? size
      : this.#units(symbol, sizeKind, size, this.#settings.ledger.mark[symbol]!);
  }

  /** Whether a target is met at the last known price; unlike an order it does not ask what cash is free now. */
  isAtTarget(symbol: number, sizeKind: number, target: number): boolean {
    const { ledger, lot } = this.#settings;
    const price = ledger.mark[symbol]!;
    const units =
      sizeKind === SIZE["target-units"]
        ? target
        : wholeLots((target * ledger.equity()) / (price * ledger.scale[symbol]!), lot);
    return units === ledger.quantity[symbol];
  }

  /** Whether filling now would only make a position smaller. */
  reduces(row: number): boolean {
    const symbol = this.#book.symbol[row]!;
    const held = this.#settings.ledger.quantity[symbol]!;
    if (held === 0) return false;
    const units = this.estimate(symbol, this.#book.sizeKind[row]!, this.#book.size[row]!);
    return units !== 0 && held > 0 !== units > 0 && Math.abs(units) <= Math.abs(held);
  }

  /** `reference` is the price by the order's rules, before slippage. */
  execute(row: number, reference: number, time: Micros, bar: number, when: Circumstances): void {
    const symbol = this.#book.symbol[row]!;
    const asked = this.#quantity(row, symbol, reference);
    const price = when.slips && asked !== 0 ? this.#settings.slippage(reference, asked > 0) : reference;
    const quantity = price === reference ? asked : this.#quantity(row, symbol, price);
    if (quantity === 0 || quantity > 0 !== asked > 0) {
      this.#nothingToDo(row, time);
      return;
    }
    const fee = when.isFree ? 0 : this.#fee(symbol, Math.abs(quantity), price);
    const missing = this.#missingCash(symbol, quantity, price, fee);
    if (missing) this.end(row, "rejected", time, missing);
    else this.#fill({ row, symbol, quantity, price, reference, fee, time, bar }, when);
  }

  end(row: number, status: Exclude<OrderStatus, "working">, time: Micros, reason = ""): void {
    this.#book.end(row, status, time, reason);
    this.#listener.ended(row);
  }

  /** The size came to nothing: because the position is where it should be, or because no lot is affordable. */
  #nothingToDo(row: number, time: Micros): void {
    const { sizeKind, size, reduceOnly, symbol } = this.#book;
    const kind = sizeKind[row]!;
    const isFlat = this.#settings.ledger.quantity[symbol[row]!] === 0;
    const wantsMore = kind === SIZE["target-equity"] && size[row] !== 0 && isFlat;
    if (wantsMore || kind === SIZE.cash || kind === SIZE.equity) this.end(row, "rejected", time, TOO_SMALL);
    else if (reduceOnly[row] === 1) this.end(row, "cancelled", time, "There is no position left to reduce.");
    else this.end(row, "cancelled", time, "The position is already at its target.");
  }

  /** Signed units to fill at `price`; 0 when there is nothing to do. */
  #quantity(row: number, symbol: number, price: number): number {
    const book = this.#book;
    const held = this.#settings.ledger.quantity[symbol]!;
    const units = this.#units(symbol, book.sizeKind[row]!, book.size[row]!, price);
    if (book.reduceOnly[row] === 0) return this.#onItsSide(row, units);
    if (held === 0 || held > 0 === units > 0) return 0;
    return Math.abs(units) > Math.abs(held) ? -held : units;
  }

  /** A priced order keeps the side on which it was placed. */
  #onItsSide(row: number, units: number): number {
    if (this.#book.type[row] === TYPE.market) return units;
    return units > 0 === this.#book.quantity[row]! > 0 ? units : 0;
  }

  #units(symbol: number, sizeKind: number, size: number, price: number): number {
    if (sizeKind === SIZE.units) return size;
    const { ledger, lot } = this.#settings;
    const held = ledger.quantity[symbol]!;
    if (sizeKind === SIZE["target-units"]) return size - held;
    const free = ledger.freeCash(symbol, price);
    if (sizeKind === SIZE.cash)
      return Math.sign(size) * this.#affordable(Math.abs(size) * free, symbol, price);
    const equity = ledger.equity(symbol, price);
    const value = price * ledger.scale[symbol]!;
    if (sizeKind === SIZE.equity) {
      const share = ledger.unitCost(symbol, price) / value;
      const budget = Math.min(Math.abs(size) * equity * share, free);
      return Math.sign(size) * this.#affordable(budget, symbol, price);
    }
    if (price === 0) return 0;
    const target = wholeLots((size * equity) / value, lot);
    const grows = held === 0 || held > 0 === target > 0;
    if (grows) {
      const more = Math.abs(target) - Math.abs(held);
      if (more <= 0) return target - held;
      return Math.sign(target) * Math.min(more, this.#affordable(free, symbol, price));
    }
    // Through zero: what is closed frees its margin and pays its own commission.
    const freed =
      free + Math.abs(held) * ledger.unitCost(symbol, price) - this.#fee(symbol, Math.abs(held), price);
    return Math.sign(target) * Math.min(Math.abs(target), this.#affordable(freed, symbol, price)) - held;
  }

  /** Commission in account currency. */
  #fee(symbol: number, units: number, price: number): number {
    const { ledger, commission } = this.#settings;
    const { multiplier, currency } = ledger.terms;
    return commission(units, price * multiplier[symbol]!) * ledger.rates[currency[symbol]!]!;
  }

  #affordable(budget: number, symbol: number, price: number): number {
    const { ledger, lot } = this.#settings;
    const { feeShare } = ledger.terms;
    const fee = (units: number) => this.#fee(symbol, units, price) * feeShare;
    return affordable(budget, ledger.unitCost(symbol, price), fee, lot);
  }

  /** One sentence when the account cannot carry the fill, "" when it can. */
  #missingCash(symbol: number, quantity: number, price: number, fee: number): string {
    const { ledger, symbols } = this.#settings;
    const before = ledger.quantity[symbol]!;
    const after = before + quantity;
    const shrinks = after === 0 || (after > 0 === before > 0 && Math.abs(after) <= Math.abs(before));
    if (shrinks) return "";
    const refused = after < 0 ? this.#settings.refusesShort(symbols[symbol]!) : "";
    if (refused) return refused;
    const free = ledger.freeCash(symbol, price);
    const left = ledger.freeCashAfter(symbol, quantity, price, fee);
    if (left >= -ROUNDING * Math.abs(free)) return "";
    const what = `${quantity > 0 ? "buying" : "selling"} ${Math.abs(quantity)} ${symbols[symbol]}`;
    const needs = (free - left).toFixed(2);
    return `Not enough free cash: ${what} at ${price.toFixed(2)} needs ${needs}, ${free.toFixed(2)} is free.`;
  }

  #fill(fill: Fill, when: Circumstances): void {
    const { row, symbol, quantity, price, fee, time } = fill;
    const { ledger } = this.#settings;
    const before = ledger.quantity[symbol]!;
    ledger.apply(symbol, quantity, price, fee, time, fill.bar);
    const after = ledger.quantity[symbol]!;
    this.#record(fill);
    const book = this.#book;
    book.quantity[row] = quantity;
    book.filled[row] = quantity;
    book.averagePrice[row] = price;
    this.end(row, "filled", time);
    this.#listener.cancelSiblings(row, time);
    if (before !== 0 && (after === 0 || after > 0 !== before > 0))
      this.#listener.cancelProtection(symbol, time);
    this.#protect(row, symbol, quantity, after, time, when);
  }

  #record({ row, symbol, quantity, price, reference, fee, time }: Fill): void {
    const { fills } = this;
    const at = fills.addRow();
    fills.time[at] = time;
    fills.symbol[at] = symbol;
    fills.orderId[at] = row + 1;
    fills.quantity[at] = quantity;
    fills.price[at] = price;
    fills.commission[at] = fee;
    fills.slippage[at] = Math.abs(price - reference);
    this.#listener.filled(at);
  }

  /** The exits of a bracket, for the units that the entry opened. */
  #protect(
    row: number,
    symbol: number,
    quantity: number,
    after: number,
    time: Micros,
    when: Circumstances,
  ): void {
    const book = this.#book;
    const stopLoss = book.stopLoss[row]!;
    const takeProfit = book.takeProfit[row]!;
    if ((Number.isNaN(stopLoss) && Number.isNaN(takeProfit)) || after === 0 || after > 0 !== quantity > 0)
      return;
    const units = -Math.sign(after) * Math.min(Math.abs(quantity), Math.abs(after));
    const exit = {
      symbol,
      time,
      timeInForce: TIF.GTC,
      sizeKind: SIZE.units,
      size: units,
      quantity: units,
      stopLoss: Number.NaN,
      takeProfit: Number.NaN,
      group: row + 1,
      reduceOnly: true,
    };
    const none = Number.NaN;
    const add = (type: number, limit: number, stop: number, firstBar: number) =>
      this.#listener.working(book.add({ ...exit, type, limit, stop, firstBar }));
    if (!Number.isNaN(stopLoss)) add(TYPE.stop, none, stopLoss, when.children);
    if (!Number.isNaN(takeProfit)) add(TYPE.limit, takeProfit, none, when.target);
  }
}

const TOO_SMALL = "The size comes to less than one lot of free cash.";
